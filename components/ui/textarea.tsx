'use client'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { useFieldControl } from './field-context'
import { CONTROL_CLASS } from './input'

/** A text field of several lines. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      {...rest}
      {...useFieldControl(rest)}
      className={cn(CONTROL_CLASS, 'min-h-16 py-1.5', className)}
    />
  )
}
