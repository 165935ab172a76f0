'use client'
import { type ComponentType, useEffect, useState } from 'react'
import type { SeriesLinesProps } from './series-lines'

type Lines = ComponentType<SeriesLinesProps>

let coming: Promise<Lines> | null = null
let turns: Promise<unknown> = Promise.resolve()

/** Fetches what draws the lines (half of what a page with charts weighs): once, and again after a failure. */
export function fetchSeriesLines(): Promise<Lines> {
  coming ??= import('./series-lines').then(
    (module) => module.SeriesLines,
    (error: unknown) => {
      coming = null
      throw error
    },
  )
  return coming
}

/**
 * What draws the lines, null until it is there and this chart's turn has come. Charts begin one after the other, each
 * in a task of its own, so that a page of many answers in between. Not `lazy`: React holds back what was suspended
 * until 300 ms have passed.
 */
export function useSeriesLines(): Lines | null {
  const [lines, setLines] = useState<Lines | null>(null)
  useEffect(() => {
    let here = true
    const draw = (part: Lines) => {
      if (here) setLines(() => part)
    }
    const fail = (error: unknown) => {
      if (here)
        setLines(() => {
          throw error
        })
    }
    turns = turns.then(fetchSeriesLines).then(draw, fail).then(nextTask)
    return () => {
      here = false
    }
  }, [])
  return lines
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve))
