'use client'
import { cloneElement, type ReactElement, useEffect, useRef } from 'react'
import { attachTips } from './tips'

export type TooltipProps = {
  content: string
  children: ReactElement<{ 'data-tip'?: string; 'data-tip-side'?: string | undefined }>
  side?: 'top' | 'bottom' | 'left' | 'right'
}

/** A hint on hover and focus. Never the only place of a fact: it is not there on a phone. */
export function Tooltip({ content, children, side }: TooltipProps) {
  return cloneElement(children, { 'data-tip': content, 'data-tip-side': side })
}

/** The one box in which all hints of the page are shown; once, in the root layout. */
export function TooltipHost() {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => (box.current ? attachTips(box.current) : undefined), [])
  return (
    <div
      ref={box}
      role="tooltip"
      popover="manual"
      className="fixed inset-auto m-0 max-w-80 rounded-sm border border-line bg-raised px-2 py-1 text-ink text-xs shadow-float"
    />
  )
}
