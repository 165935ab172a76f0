'use client'
import { type ReactNode, useState } from 'react'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/http/problem'
import { EditSection } from './edit-section'

export type RemoveSectionProps = {
  title: string
  about: string
  /** The button that asks. */
  button: string
  /** What is asked, of whom by name, and what follows. */
  dialog: {
    title: ReactNode
    sentence: string
    verb: string
    typedName: string
    consequences: string[]
    production: boolean
  }
  remove: { isPending: boolean; isSuccess: boolean; error: unknown; reset: () => void }
  onConfirm: (answer: { typedName: string; reason?: string }) => void
}

/** The end of an edit page: takes what is edited out of the panel, after its name was typed. */
export function RemoveSection({ title, about, button, dialog, remove, onConfirm }: RemoveSectionProps) {
  const [open, setOpen] = useState(false)
  return (
    <EditSection title={title} about={about}>
      <Button variant="danger" onClick={() => setOpen(true)}>
        {button}
      </Button>
      <DangerDialog
        {...dialog}
        tier={2}
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next) remove.reset()
        }}
        busy={remove.isPending || remove.isSuccess}
        error={remove.error ? problemOf(remove.error) : null}
        onConfirm={({ typedName = '', reason }) => onConfirm({ typedName, ...(reason ? { reason } : {}) })}
      />
    </EditSection>
  )
}
