'use client'
import { type FormEvent, type ReactNode, useId } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Form } from '@/components/ui/form'
import type { Problem } from '@/lib/http/problem'
import { dialogTexts as t } from '@/lib/texts/dialogs'
import { ErrorPanel } from './error-panel'

export type FormDialogProps = {
  title: ReactNode
  description?: ReactNode
  /** The verb of the button that saves. */
  verb: string
  busy: boolean
  /** What went wrong; shown here unless it belongs to fields, which show it themselves. */
  problem: Problem | null
  onSubmit: () => void
  onClose: () => void
  /** The fields. */
  children: ReactNode
}

/** A short form in a dialog: fields, Cancel and one verb. It stays open on a click outside. */
export function FormDialog(props: FormDialogProps) {
  const { problem, onClose } = props
  const formId = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    props.onSubmit()
  }
  return (
    <Dialog
      open
      sticky
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" busy={props.busy}>
            {props.verb}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} className="space-y-3">
        {props.children}
        {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
      </Form>
    </Dialog>
  )
}
