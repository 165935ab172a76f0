'use client'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { dialogTexts as words } from '@/lib/texts/dialogs'
import { DangerGate } from './danger-gate'
import { type ErrorInfo, ErrorPanel } from './error-panel'
import { HostileText } from './hostile-text'
import type { PlanStepView } from './plan-script'
import { PlanView } from './plan-view'
import { PlanWords } from './plan-words'
import { StepUpFields, type StepUpState, useStepUp } from './step-up-fields'

export type DangerAnswer = {
  typedName?: string
  reason?: string
  /** At tier 3: the person confirms that it is them, for this very plan. */
  stepUp?: { password: string; code: string }
}
export type DangerDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** A statement: "End 1 session of shop". */
  title: ReactNode
  /** What will happen, in one sentence. */
  sentence: string
  tier: 1 | 2 | 3
  /** The verb on the button, as in the title: "End session". */
  verb: string
  /** What runs on a server; none when only the panel's own records change. */
  steps?: ReadonlyArray<PlanStepView>
  /** Counts, sizes, locks: what it costs. */
  consequences?: ReadonlyArray<string>
  warnings?: ReadonlyArray<string>
  /** The name to type from tier 2 on. */
  typedName?: string | null
  production?: boolean
  busy?: boolean
  error?: ErrorInfo | null
  onConfirm: (answer: DangerAnswer) => void
  /** More gates between the plan and the buttons: preflight, step-up. */
  gate?: ReactNode
  /** Once it runs: replaces the question by its progress; the dialog stays the same. */
  progress?: ReactNode
}

/** Asks before something changes. Focus starts on Cancel or the empty field; Enter never fires; errors stay inside. */
export function DangerDialog(props: DangerDialogProps) {
  const { open, onOpenChange, title, production, progress } = props
  const cancel = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const gated = props.tier >= 2 && Boolean(props.typedName)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      sticky
      initialFocus={gated ? field : cancel}
      title={
        <>
          {title} {production ? <Badge tone="production">{words.production}</Badge> : null}
        </>
      }
    >
      {progress ?? <Question {...props} cancel={cancel} field={field} />}
    </Dialog>
  )
}

type QuestionProps = DangerDialogProps & {
  cancel: React.RefObject<HTMLButtonElement | null>
  field: React.RefObject<HTMLInputElement | null>
}

function Question({
  sentence,
  tier,
  verb,
  steps = [],
  consequences = [],
  warnings = [],
  cancel,
  field,
  ...props
}: QuestionProps) {
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const stepUp = useStepUp(tier >= 3)
  const [missing, setMissing] = useState<{ name?: string; reason?: string } & StepUpState['missing']>({})
  const name = tier >= 2 ? (props.typedName ?? null) : null
  const first = name === null ? cancel : field
  // The dialog opens before there is a plan: what was focused then is gone.
  useEffect(() => first.current?.focus({ preventScroll: true }), [first])
  const confirm = () => {
    const gaps = {
      ...(name !== null && typed !== name ? { name: words.typeNameExactlyAs } : {}),
      ...(tier >= 2 && reason.trim() === '' ? { reason: words.sayInSentenceWhy } : {}),
      ...(tier >= 3 ? stepUp.missing : {}),
    }
    setMissing(gaps)
    if (gaps.name) field.current?.focus()
    if (Object.keys(gaps).length > 0) return
    props.onConfirm({
      ...(name !== null ? { typedName: typed } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(tier >= 3 ? { stepUp: stepUp.value } : {}),
    })
  }
  return (
    // Enter in a field submits the form; here it must do nothing.
    <form className="space-y-3" onSubmit={(event: FormEvent) => event.preventDefault()}>
      <p>
        <HostileText text={sentence} />
      </p>
      <PlanWords warnings={warnings} consequences={consequences} />
      {steps.length > 0 ? <PlanView steps={steps} folded={tier === 1} /> : null}
      {props.gate}
      {tier >= 2 ? (
        <DangerGate
          name={name}
          typed={typed}
          onTyped={setTyped}
          reason={reason}
          onReason={setReason}
          errors={missing}
          field={field}
        />
      ) : null}
      {tier >= 3 ? <StepUpFields state={stepUp} errors={missing} /> : null}
      {props.error ? <ErrorPanel {...props.error} /> : null}
      <div className="flex flex-wrap justify-end gap-2 border-t pt-3">
        <Button ref={cancel} onClick={() => props.onOpenChange(false)}>
          {words.cancel}
        </Button>
        <Button
          variant="danger"
          busy={props.busy}
          onClick={confirm}
          onKeyDown={(event) => (event.key === 'Enter' ? event.preventDefault() : undefined)}
        >
          {verb}
        </Button>
      </div>
    </form>
  )
}
