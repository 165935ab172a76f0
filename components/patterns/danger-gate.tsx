'use client'
import type { RefObject } from 'react'
import { Say } from '@/components/patterns/say'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { dialogTexts as t } from '@/lib/texts/dialogs'
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
            <Say
              of={t.typeToGoOn}
              name={<HostileText text={name} mono className="rounded-sm bg-hover px-1" />}
            />
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
            <CopyButton text={name} label={t.copyName} />
          </span>
        </Field>
      )}
      <Field required label={t.reason} error={errors.reason} help={t.keptInAuditLog}>
        <Textarea rows={2} value={reason} onChange={(event) => onReason(event.target.value)} />
      </Field>
    </>
  )
}
