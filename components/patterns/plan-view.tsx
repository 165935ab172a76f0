import { ChevronRight } from 'lucide-react'
import { CopyButton } from '@/components/ui/copy-button'
import { planTexts as words } from '@/lib/texts/plans'
import { plural } from '@/lib/texts/texts'
import { HostileText } from './hostile-text'
import { type PlanStepView, planScript } from './plan-script'
import { CommandBlock, SqlBlock } from './sql-text'

/** The steps of a plan exactly as they will run: SQL or commands, locks taken, how long, what undoes each. */
export function PlanView({
  steps,
  folded = false,
}: {
  steps: ReadonlyArray<PlanStepView>
  folded?: boolean
}) {
  const script = planScript(steps)
  const numbered = steps.map((step, index) => ({ step, number: index + 1 }))
  return (
    <details open={!folded} className="group rounded-md border">
      <summary className="flex min-h-8 list-none items-center gap-1.5 px-2 font-medium">
        <ChevronRight
          aria-hidden="true"
          strokeWidth={1.75}
          className="size-4 transition-transform group-open:rotate-90"
        />
        {plural(words.planSteps, steps.length)}
      </summary>
      <ol className="border-t">
        {numbered.map(({ step, number }) => (
          <li key={number} className="space-y-1.5 border-b px-3 py-2 last:border-b-0">
            <p>
              <span className="tabular mr-2 text-ink-muted">{number}</span>
              <HostileText text={step.what} />
            </p>
            <StepText step={step} />
            <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
              <PlanFact label={words.locks} text={step.locks} />
              <PlanFact label={words.takes} text={step.estimate} />
              <PlanFact label={words.undo} text={step.undo} />
            </dl>
          </li>
        ))}
      </ol>
      {script && steps.length > 1 ? (
        <p className="border-t px-2 py-1">
          <CopyButton wordy text={script} label={words.copyAllStatements} />
        </p>
      ) : null}
    </details>
  )
}

function StepText({ step: { sql, language } }: { step: PlanStepView }) {
  if (!sql) return null
  return language === 'command' ? <CommandBlock command={sql} /> : <SqlBlock sql={sql} />
}

function PlanFact({ label, text }: { label: string; text: string | null }) {
  if (text === null) return null
  return (
    <>
      <dt className="text-ink-muted">{label}</dt>
      <dd>
        <HostileText text={text} />
      </dd>
    </>
  )
}
