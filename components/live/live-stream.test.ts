import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveEvent, Topic } from '@/lib/features/live/contract'
import { backOffMs } from './back-off'
import { LiveStream, type StreamState } from './live-stream'

const FLEET: Topic = { topic: 'fleet' }
const BEAT: LiveEvent = { topic: 'beat', at: '2026-01-01T00:00:00Z' }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

function watch(open: (topics: Topic[], signal: AbortSignal) => AsyncIterable<LiveEvent>) {
  const states: string[] = []
  const events: LiveEvent[] = []
  const stream = new LiveStream(async (topics, signal) => open(topics, signal), {
    onEvent: (event) => events.push(event),
    onState: (state: StreamState) => {
      if (states.at(-1) !== state.kind) states.push(state.kind)
    },
  })
  return { stream, states, events }
}

it('opens one stream for topics that change together, and closes it for none', async () => {
  const opened: string[] = []
  const signals: AbortSignal[] = []
  const { stream, states, events } = watch(async function* (topics, signal) {
    opened.push(topics.map((topic) => topic.topic).join())
    signals.push(signal)
    yield BEAT
    await untilAborted(signal)
  })
  stream.set([FLEET])
  stream.set([FLEET, { topic: 'runs' }])
  await vi.advanceTimersByTimeAsync(50)
  expect(opened).toEqual(['fleet,runs'])
  expect(events).toEqual([BEAT])
  stream.set([])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(signals[0]?.aborted).toBe(true)
  expect(states).toEqual(['connecting', 'open', 'off'])
})

it('tries again after an end, and after silence', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let opened = 0
  const { stream, states } = watch(async function* (_, signal) {
    opened += 1
    yield BEAT
    if (opened > 1) await untilAborted(signal)
  })
  stream.set([FLEET])
  await vi.advanceTimersByTimeAsync(50)
  expect(states.at(-1)).toBe('broken')
  await vi.advanceTimersByTimeAsync(1000)
  expect(states.at(-1)).toBe('open')
  await vi.advanceTimersByTimeAsync(44_600)
  expect(states.at(-1)).toBe('broken')
  await vi.advanceTimersByTimeAsync(1000)
  expect(opened).toBe(3)
  stream.set([])
})

it('does not go on as somebody else once the sign-in is over', async () => {
  let opened = 0
  const { stream, states } = watch(async function* () {
    opened += 1
    yield BEAT
    throw Object.assign(new Error('Sign in first.'), { code: 'auth.required' })
  })
  stream.set([FLEET])
  await vi.advanceTimersByTimeAsync(60_000)
  stream.set([FLEET, { topic: 'runs' }])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(states).toEqual(['connecting', 'open', 'ended'])
  expect(opened).toBe(1)
})

it('waits longer each time, up to a limit', () => {
  expect([1, 2, 3, 20].map((attempt) => backOffMs(attempt, () => 0))).toEqual([500, 1000, 2000, 15000])
})
