'use client'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { useFieldControl } from './field-context'

/** The look shared by text fields, text areas and select triggers. */
export const CONTROL_CLASS =
  'w-full rounded-sm border border-line-strong bg-surface px-2 text-ink placeholder:text-ink-faint aria-invalid:border-danger disabled:opacity-55'

/** A one-line text field. Inside a Field it takes id, description and error state from it. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} {...useFieldControl(rest)} className={cn(CONTROL_CLASS, 'h-8', className)} />
}
