'use client'
import { type ReactNode, useState } from 'react'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { Problem } from '@/lib/http/problem'
import { FormDialog } from './form-dialog'

export type NoteDialogProps = {
  title: ReactNode
  description?: ReactNode
  label: string
  verb: string
  busy: boolean
  problem: Problem | null
  onSubmit: (note: string) => void
  onClose: () => void
}

/** A short task that takes one note: why, or what was found. */
export function NoteDialog({ label, problem, onSubmit, ...props }: NoteDialogProps) {
  const [note, setNote] = useState('')
  const field = problem?.fields ? Object.values(problem.fields)[0] : undefined
  return (
    <FormDialog {...props} problem={problem} onSubmit={() => onSubmit(note)}>
      <Field label={label} required error={field}>
        <Textarea rows={3} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </FormDialog>
  )
}
