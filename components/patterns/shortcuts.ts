'use client'
import { useEffect, useEffectEvent } from 'react'

export type Shortcut = {
  /** One key ("p", "?"), "g" then a letter ("g f"), or with the command key ("mod+k"). */
  keys: string
  label: string
  group: string
  run: () => void
}

// A letter pressed in one of these is meant for it, never for the page below.
const OVER_THE_PAGE = ['dialog', 'alertdialog', 'menu', 'listbox']
  .map((role) => `[role="${role}"][data-open]`)
  .join()

const registered = new Set<Shortcut>()
let listening = false
let singleKeys = true
let prefix: { key: string; at: number } | null = null

/** Switches the single-key shortcuts off or on (WCAG 2.1.4); those with the command key stay. */
export function setSingleKeys(on: boolean): void {
  singleKeys = on
}

/** All shortcuts of the page now, for the help dialog. */
export function listShortcuts(): Shortcut[] {
  return [...registered]
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** The name of a pressed key as shortcuts spell it, or null where it cannot be one of ours. */
export function pressedKeys(event: KeyboardEvent): string | null {
  if (event.isComposing || event.altKey || event.key.length !== 1) return null
  if (event.ctrlKey || event.metaKey) return event.shiftKey ? null : `mod+${event.key.toLowerCase()}`
  return event.key
}

function find(keys: string): Shortcut | undefined {
  return [...registered].reverse().find((shortcut) => shortcut.keys === keys)
}

function onKeyDown(event: KeyboardEvent): void {
  const keys = pressedKeys(event)
  if (keys === null || event.defaultPrevented) return
  const single = !keys.startsWith('mod+')
  const over = document.querySelector(OVER_THE_PAGE) !== null
  if (single && (!singleKeys || over || typing(event.target))) return
  const after = prefix && Date.now() - prefix.at < 1500 ? `${prefix.key} ${keys}` : null
  prefix = null
  const shortcut = (after ? find(after) : undefined) ?? find(keys)
  if (shortcut) {
    event.preventDefault()
    shortcut.run()
  } else if ([...registered].some((one) => one.keys.startsWith(`${keys} `))) {
    prefix = { key: keys, at: Date.now() }
  }
}

/** Registers shortcuts while the component lives; the one registered last wins. There is one listener for all. */
export function useShortcuts(shortcuts: ReadonlyArray<Shortcut>): void {
  const run = useEffectEvent((keys: string) => shortcuts.find((one) => one.keys === keys)?.run())
  const shape = shortcuts.map((one) => `${one.keys}\t${one.label}\t${one.group}`).join('\n')
  useEffect(() => {
    if (!listening) {
      document.addEventListener('keydown', onKeyDown)
      listening = true
    }
    const mine = shape.split('\n').flatMap((line): Shortcut[] => {
      const [keys, label = '', group = ''] = line.split('\t')
      return keys ? [{ keys, label, group, run: () => run(keys) }] : []
    })
    for (const one of mine) registered.add(one)
    return () => {
      for (const one of mine) registered.delete(one)
    }
  }, [shape])
}
