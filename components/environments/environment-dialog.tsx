'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import type { Environment } from '@/lib/features/environments/contract'
import { formatCount } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { KINDS } from './environment-kind'

export type EnvironmentDialogProps = {
  /** The environment to edit; null makes a new one. */
  environment: Environment | null
  onClose: () => void
  onSaved?: (environment: Environment) => void
}

function BandNote({ environment, kind }: { environment: Environment; kind: Environment['kind'] }) {
  const becomes = kind === 'production'
  if (becomes === (environment.kind === 'production') || environment.targets === 0) return null
  const targets = formatCount(environment.targets, 'target')
  return (
    <p className="text-sm">
      <Status status={becomes ? 'info' : 'warning'}>
        {becomes
          ? `From now on ${targets} wear the production band and are asked about as production.`
          : `${targets} lose the production band: nobody is warned there any more.`}
      </Status>
    </p>
  )
}

/** Makes an environment, or renames and reclassifies one. */
export function EnvironmentDialog({ environment, onClose, onSaved }: EnvironmentDialogProps) {
  const formId = useId()
  const cache = useQueryClient()
  const [name, setName] = useState(environment?.name ?? '')
  const [kind, setKind] = useState<Environment['kind']>(environment?.kind ?? 'production')
  const done = {
    onSuccess: async (saved: Environment) => {
      await cache.invalidateQueries({ queryKey: orpc.environments.key() })
      void cache.invalidateQueries({ queryKey: orpc.targets.key() })
      onSaved?.(saved)
      onClose()
    },
  }
  const create = useMutation(orpc.environments.create.mutationOptions(done))
  const update = useMutation(orpc.environments.update.mutationOptions(done))
  const failed = create.error ?? update.error
  const problem = failed ? problemOf(failed) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (environment) update.mutate({ id: environment.id, name, kind })
    else create.mutate({ name, kind })
  }
  return (
    <Dialog
      open
      sticky
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        environment ? (
          <>
            Edit <HostileText text={environment.name} max={40} />
          </>
        ) : (
          'Make an environment'
        )
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending || update.isPending}>
            {environment ? 'Save' : 'Make it'}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} className="space-y-3">
        <Field label="Name" required error={problem?.fields?.name}>
          <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        </Field>
        <RadioGroup label="Kind" options={KINDS} value={kind} onValueChange={setKind} />
        {environment ? <BandNote environment={environment} kind={kind} /> : null}
        {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
      </Form>
    </Dialog>
  )
}
