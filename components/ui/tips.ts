'use client'

const OPEN_AFTER_MS = 400
const CLOSE_AFTER_MS = 80
/** One hint was just shown: the next comes at once. */
const WARM_MS = 400
const GAP = 6
const EDGE = 8

type Side = 'top' | 'bottom' | 'left' | 'right'
const OPPOSITE: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' }

function isSide(text: string | undefined): text is Side {
  return text !== undefined && text in OPPOSITE
}

function at(side: Side, on: DOMRect, box: DOMRect): { left: number; top: number } {
  const middle = on.left + on.width / 2 - box.width / 2
  const centre = on.top + on.height / 2 - box.height / 2
  if (side === 'top') return { left: middle, top: on.top - GAP - box.height }
  if (side === 'left') return { left: on.left - GAP - box.width, top: centre }
  if (side === 'right') return { left: on.right + GAP, top: centre }
  return { left: middle, top: on.bottom + GAP }
}

function place(box: HTMLElement, anchor: HTMLElement): void {
  const on = anchor.getBoundingClientRect()
  const size = box.getBoundingClientRect()
  const wished = anchor.dataset.tipSide
  const side = isSide(wished) ? wished : 'bottom'
  const fits = ({ left, top }: { left: number; top: number }) =>
    left >= 0 && top >= 0 && left + size.width <= innerWidth && top + size.height <= innerHeight
  const first = at(side, on, size)
  const second = at(OPPOSITE[side], on, size)
  const { left, top } = fits(first) || !fits(second) ? first : second
  const within = (value: number, room: number) => Math.max(EDGE, Math.min(value, room - EDGE))
  box.style.left = `${within(left, innerWidth - size.width)}px`
  box.style.top = `${within(top, innerHeight - size.height)}px`
}

function tipped(target: EventTarget | null): HTMLElement | null {
  const on = target instanceof Element ? target.closest('[data-tip]') : null
  return on instanceof HTMLElement ? on : null
}

/**
 * Shows the text of `data-tip` in the box: after a moment under the pointer, at once on keyboard focus. Escape
 * puts it away, and the pointer may move onto it (WCAG 1.4.13).
 * @returns how to stop
 */
export function attachTips(box: HTMLElement): () => void {
  let shown: HTMLElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let closedAt = 0
  const hide = () => {
    clearTimeout(timer)
    if (!shown) return
    shown = null
    closedAt = Date.now()
    box.hidePopover()
  }
  const show = (anchor: HTMLElement) => {
    clearTimeout(timer)
    if (!anchor.isConnected || !anchor.dataset.tip) return
    box.textContent = anchor.dataset.tip
    if (!shown) box.showPopover()
    shown = anchor
    place(box, anchor)
  }
  const over = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    const anchor = tipped(event.target)
    if (anchor === shown || (event.target instanceof Node && box.contains(event.target))) {
      clearTimeout(timer)
      return
    }
    clearTimeout(timer)
    if (anchor) {
      const warm = shown !== null || Date.now() - closedAt < WARM_MS
      timer = setTimeout(() => show(anchor), warm ? 0 : OPEN_AFTER_MS)
    } else if (shown) timer = setTimeout(hide, CLOSE_AFTER_MS)
  }
  const focus = (event: FocusEvent) => {
    const anchor = tipped(event.target)
    if (anchor?.matches(':focus-visible')) show(anchor)
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !shown) return
    // The first Escape is for the hint, not for what lies under it.
    event.stopPropagation()
    hide()
  }
  const stop = new AbortController()
  const on = { signal: stop.signal, passive: true, capture: true }
  document.addEventListener('pointerover', over, on)
  document.documentElement.addEventListener('pointerleave', hide, on)
  document.addEventListener('focusin', focus, on)
  document.addEventListener('focusout', hide, on)
  document.addEventListener('pointerdown', hide, on)
  document.addEventListener('scroll', hide, on)
  window.addEventListener('keydown', key, on)
  return () => {
    hide()
    stop.abort()
  }
}
