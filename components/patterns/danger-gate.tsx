'use client'
import type { RefObject } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { HostileText } from './hostile-text'

export type DangerGateProps = {
  name: string | null
  typed: string
  onTyped: (text: string) => void
  reason: string
  onReason: (text: string) => void
  errors: { name?: string; reason?: string }
  field: RefObject<HTMLInputElement | null>
}

/** The typed name (pasting is allowed) and the reason. */
export function DangerGate({ name, typed, onTyped, reason, onReason, errors, field }: DangerGateProps) {
  return (
    <>
      {name === null ? null : (
        <Field
          required
          error={errors.name}
          label={
            <>
              Type <HostileText text={name} mono className="rounded-sm bg-hover px-1" /> to go on
            </>
          }
        >
          <span className="flex gap-1">
            <Input
              ref={field}
              value={typed}
              onChange={(event) => onTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
            <CopyButton text={name} label="Copy the name" />
          </span>
        </Field>
      )}
      <Field required label="Reason" error={errors.reason} help="Kept in the audit log with your name.">
        <Textarea rows={2} value={reason} onChange={(event) => onReason(event.target.value)} />
      </Field>
    </>
  )
}
