import type { LiveEvent, Topic } from '@/lib/features/live/contract'
import { SessionFold } from '@/lib/features/live/session-fold'
import { LiveStream, type OpenStream, type StreamState } from './live-stream'
import { FollowerChannel, LeaderChannel } from './tab-channel'
import { claimSlot } from './tab-slot'
import { eventKey, MAX_TOPICS, topicKey } from './topic-key'

export type LiveListener = (event: LiveEvent) => void

export type LiveState = {
  /** `live`: data comes. `waiting`: none came yet. `broken`: lost, being tried again. `ended`: signed out. */
  kind: 'off' | 'waiting' | 'live' | 'broken' | 'paused' | 'ended'
  /** Epoch ms since when it is broken or paused; null otherwise. */
  since: number | null
  error: unknown
}

const OFF: LiveState = { kind: 'off', since: null, error: null }

/**
 * What one tab listens to, through one stream. The stream is closed while the tab is hidden or paused; a tab that
 * finds three others streaming listens through the leader among them.
 */
export class LiveHub {
  #wanted = new Map<string, { topic: Topic; listeners: Set<LiveListener> }>()
  #watchers = new Set<() => void>()
  #state: LiveState = OFF
  #pausedAt: number | null = null
  #hidden = false
  #offset = 0
  #giveSlot: (() => void) | null = null
  #leader: LeaderChannel | null = null
  #follower: FollowerChannel | null = null
  #stream: LiveStream
  #streams = false
  #fold = new SessionFold()

  constructor(open: OpenStream) {
    this.#stream = new LiveStream(open, {
      onEvent: (event) => this.#heard(event),
      onState: (state) => this.#streamState(state),
    })
  }

  /** Starts to follow the tab's visibility; returns how to stop for good. */
  start(): () => void {
    const onVisibility = () => {
      this.#hidden = document.visibilityState === 'hidden'
      this.#update()
    }
    onVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      this.#leave()
    }
  }

  subscribe(topic: Topic, listener: LiveListener): () => void {
    const key = topicKey(topic)
    const entry = this.#wanted.get(key) ?? { topic, listeners: new Set<LiveListener>() }
    this.#wanted.set(key, entry)
    entry.listeners.add(listener)
    if (entry.listeners.size === 1) this.#update()
    return () => {
      entry.listeners.delete(listener)
      if (entry.listeners.size > 0 || this.#wanted.get(key) !== entry) return
      this.#wanted.delete(key)
      this.#update()
    }
  }

  setPaused(paused: boolean): void {
    if (paused === (this.#pausedAt !== null)) return
    this.#pausedAt = paused ? Date.now() : null
    this.#update()
  }

  get state(): LiveState {
    return this.#state
  }

  /** The panel's clock, from the last beat: what data are dated with. Epoch ms. */
  serverNow(): number {
    return Date.now() + this.#offset
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #update(): void {
    if (this.#state.kind === 'ended') {
      this.#leave()
      return
    }
    if (this.#hidden || this.#pausedAt !== null || this.#wanted.size === 0) {
      this.#leave()
      this.#say(this.#pausedAt === null ? OFF : { kind: 'paused', since: this.#pausedAt, error: null })
      return
    }
    if (this.#state.kind === 'paused' || this.#state.kind === 'off')
      this.#say({ kind: 'waiting', since: null, error: null })
    if (this.#giveSlot === null)
      this.#giveSlot = claimSlot(
        (slot) => this.#lead(slot),
        () => this.#follow(),
      )
    else this.#tell()
  }

  #lead(slot: number): void {
    this.#follower?.close()
    this.#follower = null
    this.#streams = true
    if (slot === 0) this.#leader = new LeaderChannel(() => this.#tell())
    this.#tell()
  }

  #follow(): void {
    this.#follower = new FollowerChannel({
      onEvent: (event) => {
        this.#say({ kind: 'live', since: null, error: null })
        this.#deliver(event)
      },
      onTrouble: (state) => this.#streamState(state),
    })
    this.#tell()
  }

  #leave(): void {
    this.#giveSlot?.()
    this.#giveSlot = null
    this.#streams = false
    this.#stream.set([])
    this.#fold.clear()
    this.#leader?.close()
    this.#leader = null
    this.#follower?.close()
    this.#follower = null
  }

  /** Says to the stream, or to the leader, what is wanted now. Own topics go before those of other tabs. */
  #tell(): void {
    const own = [...this.#wanted.values()].map((entry) => entry.topic)
    this.#follower?.want(own)
    if (!this.#streams) return
    const all = new Map([...own, ...(this.#leader?.topics ?? [])].map((topic) => [topicKey(topic), topic]))
    this.#stream.set([...all.values()].slice(0, MAX_TOPICS))
  }

  #heard(event: LiveEvent): void {
    const whole = this.#fold.take(event)
    if (whole === 'gap') {
      this.#stream.renew()
      return
    }
    this.#leader?.pass(whole)
    this.#deliver(whole)
  }

  #deliver(event: LiveEvent): void {
    const key = eventKey(event)
    if (event.topic === 'beat') this.#offset = Date.parse(event.at) - Date.now()
    if (key === null) return
    for (const listener of this.#wanted.get(key)?.listeners ?? []) listener(event)
  }

  #streamState(state: StreamState): void {
    if (state.kind === 'open') this.#say({ kind: 'live', since: null, error: null })
    else if (state.kind === 'broken' || state.kind === 'ended') {
      this.#leader?.passTrouble(state)
      this.#say({ kind: state.kind, since: state.since, error: state.error })
    } else if (state.kind === 'connecting' && this.#state.kind !== 'live')
      this.#say({ kind: 'waiting', since: null, error: null })
  }

  #say(state: LiveState): void {
    const before = this.#state
    if (before.kind === state.kind && before.since === state.since && before.error === state.error) return
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }
}
