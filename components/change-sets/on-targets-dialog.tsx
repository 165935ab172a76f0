'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type ReactNode, useId, useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Badge } from '@/components/ui/badge'
import { Checkbox } from '@/components/ui/checkbox'
import { Input } from '@/components/ui/input'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Skeleton } from '@/components/ui/skeleton'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { plural } from '@/lib/texts/texts'

export type OnTargetsDialogProps = {
  title: ReactNode
  engine: string
  /** The target that it stands on already. */
  except?: string
  /** Plans it there, in the order of the ids: one change, or a set. */
  plan: (targetIds: string[]) => Promise<{ change: string | null; set: string | null }>
  onClose: () => void
}

/** What is wrong with the choice is said as one sentence: no field of the form shows it. */
function spoken({ fields, ...problem }: Problem): Problem {
  const [first] = Object.values(fields ?? {})
  return first ? { ...problem, message: first } : problem
}

/** Chooses targets of an engine, in an order, and has the same planned on each of them. */
export function OnTargetsDialog({ title, engine, except, plan, onClose }: OnTargetsDialogProps) {
  const router = useRouter()
  const [chosen, setChosen] = useState<string[]>([])
  const [query, setQuery] = useState('')
  const [missing, setMissing] = useState(false)
  const box = useId()
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const fitting = (targets.data?.items ?? []).filter((one) => one.engine === engine && one.id !== except)
  const shown = fitting.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
  const made = useMutation({
    mutationFn: plan,
    onSuccess: ({ change, set }) => router.push(set ? `/changes/sets/${set}` : `/changes/${change ?? ''}`),
  })
  const submit = () => {
    setMissing(chosen.length === 0)
    if (chosen.length > 0) made.mutate(chosen)
  }
  return (
    <FormDialog
      title={title}
      description={t.onTargetsAbout}
      verb={t.plan}
      busy={made.isPending || made.isSuccess}
      problem={made.isError ? spoken(problemOf(made.error)) : null}
      onSubmit={submit}
      onClose={onClose}
    >
      <fieldset aria-describedby={missing ? box : undefined} className="space-y-2">
        <legend className="mb-1 font-medium">{t.targets}</legend>
        {fitting.length > 8 ? (
          <Input
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        ) : null}
        {targets.isPending ? <Skeleton className="h-24 w-full" /> : null}
        {targets.data && fitting.length === 0 ? <p className="text-ink-muted">{t.noTarget}</p> : null}
        <ScrollArea label={t.targets} className="max-h-64">
          <ul className="space-y-1">
            {shown.map((target) => {
              const place = chosen.indexOf(target.id)
              return (
                <li key={target.id} className="flex flex-wrap items-center gap-2">
                  <Checkbox
                    label={<HostileText text={target.name} />}
                    checked={place >= 0}
                    onCheckedChange={(on) =>
                      setChosen(on ? [...chosen, target.id] : chosen.filter((id) => id !== target.id))
                    }
                  />
                  {target.environment.kind === 'production' ? (
                    <Badge tone="production">{t.production}</Badge>
                  ) : null}
                  {place >= 0 && chosen.length > 1 ? (
                    <span translate="no" className="tabular text-ink-muted text-sm">
                      {place + 1}
                    </span>
                  ) : null}
                </li>
              )
            })}
          </ul>
        </ScrollArea>
        <p id={box} role="status" className={missing ? 'text-critical text-sm' : 'text-ink-muted text-sm'}>
          {missing && chosen.length === 0 ? t.choose : plural(t.chosen, chosen.length)}
        </p>
      </fieldset>
    </FormDialog>
  )
}
