import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { identify } from '@/lib/sandbox/server-process'
import { sweepFolders, testFolder } from './leftovers'

const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-leftovers-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

test('what a dead process made is wiped with its servers; what lives or names nobody stays', async () => {
  const mine = testFolder(join(parent, 'mine'))
  const nobodys = join(parent, 'nobodys')
  const theirs = testFolder(join(parent, 'theirs'))
  const data = join(theirs, 'store')
  for (const folder of [nobodys, data]) mkdirSync(folder)
  const maker = spawn('sleep', ['600'])
  const server = spawn('sleep', ['600'], { cwd: data })
  const ended = [maker, server].map((child) => new Promise((done) => child.once('close', done)))
  writeFileSync(join(theirs, 'owner.json'), JSON.stringify(identify(maker.pid ?? 0)))

  await sweepFolders(parent)
  expect([mine, nobodys, theirs].filter(existsSync)).toEqual([mine, nobodys, theirs])

  // Its number belongs to somebody else since.
  writeFileSync(join(theirs, 'owner.json'), JSON.stringify({ ...identify(maker.pid ?? 0), startTicks: '1' }))
  await sweepFolders(parent)
  expect([mine, nobodys, theirs].filter(existsSync)).toEqual([mine, nobodys])
  await ended[1]
  maker.kill()
  await ended[0]
})
