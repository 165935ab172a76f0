'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogLine } from '@/lib/features/runs/contract'
import { client } from '@/lib/http/client'
import { type Problem, problemOf } from '@/lib/http/problem'

export type LogFilter = { q: string; level: LogLine['level'] }
type Cut = { after?: number; before?: number; tail?: boolean }

export type RunLog = {
  lines: LogLine[]
  /** How many lines the log has. */
  total: number
  /** Whether there are more before the first or after the last line shown. */
  hasOlder: boolean
  hasNewer: boolean
  loaded: boolean
  problem: Problem | null
  older: () => Promise<void>
  newer: () => Promise<void>
  /** Shows what stands around a line. */
  jump: (seq: number) => Promise<void>
  tail: () => Promise<void>
}

const PAGE = 500
/** Enough to fill any screen: what is asked for first is drawn first. */
const FIRST = 200
/** More lines than this are not kept in the page: those at the other end are forgotten. */
const MOST = 5_000
const POLL_MS = 1_000

type Shown = Pick<RunLog, 'lines' | 'total' | 'hasOlder' | 'hasNewer'>
const NOTHING: Shown = { lines: [], total: 0, hasOlder: false, hasNewer: false }

/** A window on the log of a run, however long: opened at its end, moved by the reader, following while it grows. */
export function useRunLog(runId: string, filter: LogFilter, follows: boolean): RunLog {
  const { q, level } = filter
  const [shown, setShown] = useState<Shown | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  // An answer that was overtaken by another question is not shown.
  const turn = useRef(0)
  const ask = useCallback(
    (cut: Cut) =>
      client.runs.log({
        id: runId,
        level,
        limit: cut.tail ? FIRST : PAGE,
        ...(q === '' ? {} : { q }),
        ...cut,
      }),
    [runId, q, level],
  )
  const take = useCallback(
    async (cut: Cut, place: (page: Awaited<ReturnType<typeof ask>>, before: Shown) => Shown) => {
      turn.current += 1
      const mine = turn.current
      try {
        const page = await ask(cut)
        if (mine !== turn.current) return
        setProblem(null)
        setShown((before) => place(page, before ?? NOTHING))
      } catch (error) {
        if (mine === turn.current) setProblem(problemOf(error))
      }
    },
    [ask],
  )
  const tail = useCallback(
    () =>
      take({ tail: true }, ({ items, total, nextCursor }) => ({
        lines: items,
        total,
        hasOlder: nextCursor !== undefined,
        hasNewer: false,
      })),
    [take],
  )
  const first = shown?.lines[0]?.seq ?? 1
  const last = shown?.lines.at(-1)?.seq ?? 0
  const older = () =>
    take({ before: first }, ({ items, total, nextCursor }, before) => ({
      lines: [...items, ...before.lines].slice(0, MOST),
      total,
      hasOlder: nextCursor !== undefined,
      hasNewer: before.hasNewer || items.length + before.lines.length > MOST,
    }))
  const newer = useCallback(
    () =>
      take({ after: last }, ({ items, total, nextCursor }, before) => ({
        lines: items.length === 0 ? before.lines : [...before.lines, ...items].slice(-MOST),
        total,
        hasOlder: before.hasOlder || items.length + before.lines.length > MOST,
        hasNewer: nextCursor !== undefined,
      })),
    [take, last],
  )
  const jump = (seq: number) =>
    take({ after: Math.max(0, seq - 1) }, ({ items, total, nextCursor }) => ({
      lines: items,
      total,
      hasOlder: (items[0]?.seq ?? 1) > 1,
      hasNewer: nextCursor !== undefined,
    }))
  useEffect(() => void tail(), [tail])
  const atEnd = shown !== null && !shown.hasNewer
  useEffect(() => {
    if (!follows || !atEnd) return
    const timer = setTimeout(() => void newer(), POLL_MS)
    return () => clearTimeout(timer)
  }, [follows, atEnd, newer])
  return { ...(shown ?? NOTHING), loaded: shown !== null, problem, older, newer, jump, tail }
}
