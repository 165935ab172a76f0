import { expect, test } from 'vitest'
import { MinuteShare, ownLoadReader } from './own-load'

test('a share is told once a minute was watched, and is of the last minute only', () => {
  const share = new MinuteShare()
  for (let at = 0; at < 60_000; at += 5_000) expect(share.look(at, at / 10)).toBeNull()
  expect(share.look(60_000, 6_000)).toBeCloseTo(0.1)
  // A minute of two cores at work: nothing of the calm before is left in it.
  for (let at = 65_000; at < 120_000; at += 5_000) share.look(at, 6_000 + (at - 60_000) * 2)
  expect(share.look(120_000, 126_000)).toBeCloseTo(2)
})

test('beats that come late make the span longer, never shorter than a minute', () => {
  const share = new MinuteShare()
  share.look(0, 0)
  share.look(50_000, 0)
  expect(share.look(80_000, 8_000)).toBeCloseTo(0.1)
  expect(share.look(115_000, 21_000)).toBeCloseTo(21_000 / 65_000)
})

test('after the process stood still it is not told until a minute was watched again', () => {
  const share = new MinuteShare()
  share.look(0, 0)
  expect(share.look(600_000, 100)).toBeNull()
  expect(share.look(630_000, 3_100)).toBeNull()
  expect(share.look(660_000, 6_100)).toBeCloseTo(0.1)
})

test('the memory of this process is told at the first look, its share is not', () => {
  const load = ownLoadReader()()
  expect(load.cpuShare).toBeNull()
  expect(load.memoryBytes).toBeGreaterThan(1_000_000)
})
