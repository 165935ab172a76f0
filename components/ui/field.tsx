'use client'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { uiTexts as t } from '@/lib/texts/ui'
import { cn } from './cn'
import { FieldContext } from './field-context'
import { Label } from './label'

export type FieldProps = {
  label: ReactNode
  children: ReactNode
  /** One sentence under the control. */
  help?: ReactNode
  /** The error, beside the field; the caller focuses the first one. */
  error?: string | undefined
  required?: boolean
  className?: string
}

/** A form field: label above, one control, help under it, the error beside. Controls of components/ui join by context. */
export function Field({ label, children, help, error, required = false, className }: FieldProps) {
  const id = useId()
  const helpId = help ? `${id}-help` : undefined
  const errorId = error ? `${id}-error` : undefined
  const describedBy = [errorId, helpId].filter(Boolean).join(' ') || undefined
  return (
    <FieldContext value={{ id, describedBy, invalid: error !== undefined, required }}>
      <div className={cn('space-y-1', className)}>
        <Label htmlFor={id}>
          {label}
          {required ? null : <span className="ml-1 font-normal text-ink-faint text-xs">{t.optional}</span>}
        </Label>
        {children}
        {error ? (
          <p id={errorId} className="flex items-start gap-1 text-danger text-sm">
            <CircleAlert aria-hidden="true" strokeWidth={1.75} className="mt-px size-4 shrink-0" />
            {error}
          </p>
        ) : null}
        {help ? (
          <p id={helpId} className="max-w-[72ch] text-ink-muted text-xs">
            {help}
          </p>
        ) : null}
      </div>
    </FieldContext>
  )
}
