import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { patternTexts as t } from '@/lib/texts/patterns'

export const STATUS_KINDS = ['ok', 'info', 'warning', 'critical', 'unknown', 'maintenance', 'off'] as const
export type StatusKind = (typeof STATUS_KINDS)[number]

type Shape = { word: string; color: string; draw: ReactNode }

const SHAPES: Record<StatusKind, Shape> = {
  ok: { word: t.ok, color: 'text-ok', draw: <circle cx="8" cy="8" r="5" fill="currentColor" /> },
  info: {
    word: t.info,
    color: 'text-info',
    draw: <path d="M8 2.2 13.8 8 8 13.8 2.2 8Z" fill="currentColor" />,
  },
  warning: {
    word: t.warning,
    color: 'text-warning',
    draw: <path d="M8 2 14.5 13.5h-13Z" fill="currentColor" />,
  },
  critical: {
    word: t.critical,
    color: 'text-critical',
    draw: <path d="M8 1.5 13.8 4.8v6.4L8 14.5 2.2 11.2V4.8Z" fill="currentColor" />,
  },
  unknown: {
    word: t.unknown2,
    color: 'text-unknown',
    draw: (
      <circle
        cx="8"
        cy="8"
        r="5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray="2.6 2.6"
      />
    ),
  },
  maintenance: {
    word: t.maintenance,
    color: 'text-info',
    draw: (
      <path
        d="m3 13 5-5M10.5 2.5a3 3 0 0 0-2.8 4.2M13.5 5.5a3 3 0 0 1-4.2 2.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    ),
  },
  off: {
    word: t.off,
    color: 'text-unknown',
    draw: <path d="M3.5 8h9" stroke="currentColor" strokeWidth="2.4" />,
  },
}

/** The word of a status, for text and tables of values. */
export function statusWord(status: StatusKind): string {
  return SHAPES[status].word
}

export type StatusProps = {
  status: StatusKind
  /** The word shown, when there is a better one than the status' own ("Primary unreachable"). */
  children?: ReactNode
  /** Shows the shape alone; the word stays for screen readers and as the title. */
  shapeOnly?: boolean
  className?: string
}

/** A status: shape, word and colour together. Only the shape is coloured. Unknown is never green. */
export function Status({ status, children, shapeOnly = false, className }: StatusProps) {
  const shape = SHAPES[status]
  return (
    <span
      data-status={status}
      title={shapeOnly ? shape.word : undefined}
      className={cn('inline-flex items-center gap-1.5', className)}
    >
      <svg
        aria-hidden="true"
        data-status-shape=""
        viewBox="0 0 16 16"
        className={cn('size-3.5 shrink-0', shape.color)}
      >
        {shape.draw}
      </svg>
      {shapeOnly ? (
        <span className="sr-only">{children ?? shape.word}</span>
      ) : (
        <span>
          {children === undefined ? null : <span className="sr-only">{shape.word}: </span>}
          {children ?? shape.word}
        </span>
      )}
    </span>
  )
}
