'use client'
import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  useEffect,
  useRef,
  useState,
} from 'react'
import { fetchAhead, type OnDemand, sayNotLoaded } from './on-demand'

/** A button that opens something; its handlers and ref are ours. */
export type Trigger = ReactElement<{
  ref?: Ref<HTMLElement>
  'aria-haspopup'?: 'menu' | 'dialog'
  'aria-expanded'?: boolean
  onPointerEnter?: () => void
  onFocus?: () => void
  onClick?: () => void
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
}>

export type FirstUseProps<T> = {
  part: OnDemand<T>
  trigger: Trigger
  opens: 'menu' | 'dialog'
  /** Draws the real thing around the trigger. */
  children: (part: T, trigger: ReactElement) => ReactNode
}

type Press = 'click' | 'ArrowDown' | 'ArrowUp'

/**
 * A plain button until it is first pressed: what it opens is fetched when the pointer or the focus comes near,
 * and the first press is done again on the real thing.
 */
export function FirstUse<T>({ part, trigger, opens, children }: FirstUseProps<T>) {
  const button = useRef<HTMLElement>(null)
  const pressed = useRef<Press | null>(null)
  const [real, setReal] = useState<T | null>(null)
  useEffect(() => {
    const press = pressed.current
    const on = button.current
    pressed.current = null
    if (!real || !press || !on) return
    on.focus({ preventScroll: true })
    if (press === 'click') on.click()
    else on.dispatchEvent(new KeyboardEvent('keydown', { key: press, bubbles: true, cancelable: true }))
  }, [real])
  if (real) return children(real, cloneElement(trigger, { ref: button }))
  const press = (what: Press) => {
    pressed.current = what
    part.load().then((got) => {
      const focused = document.activeElement
      // Whoever went elsewhere meanwhile is not called back.
      if (focused !== button.current && focused !== document.body) pressed.current = null
      setReal(() => got)
    }, sayNotLoaded)
  }
  return cloneElement(trigger, {
    ref: button,
    'aria-haspopup': opens,
    'aria-expanded': false,
    onPointerEnter: () => fetchAhead(part),
    onFocus: () => fetchAhead(part),
    onClick: () => press('click'),
    onKeyDown: (event) => {
      if (opens !== 'menu' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
      event.preventDefault()
      press(event.key)
    },
  })
}
