'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { GrantEditor } from '@/components/users/grant-editor'
import type { Grant } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { say } from '@/lib/texts/texts'
import { tokensTexts as t } from '@/lib/texts/tokens'

/** Makes an API token and shows its secret once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('30')
  const [grants, setGrants] = useState<Grant[]>([{ role: 'viewer', scope: 'all', scopeId: null }])
  const cache = useQueryClient()
  const create = useMutation(
    orpc.tokens.create.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.tokens.key() }),
    }),
  )
  const problem = create.isError ? problemOf(create.error) : null
  if (create.data)
    return (
      <Dialog
        open
        sticky
        onOpenChange={(open) => (open ? undefined : onClose())}
        title={say(t.tokenIsMade, { name: create.data.token.name })}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t.iHaveCopiedIt}
          </Button>
        }
      >
        <div className="space-y-2" aria-live="polite">
          <p className="text-sm">{t.copyItNowIt}</p>
          <div className="flex items-start gap-1 rounded-sm border bg-canvas p-2">
            <code className="min-w-0 flex-1 break-all font-mono text-xs">{create.data.secret}</code>
            <CopyButton text={create.data.secret} label={t.copyToken} />
          </div>
        </div>
      </Dialog>
    )
  return (
    <FormDialog
      title={t.makeApiToken}
      verb={t.makeToken}
      busy={create.isPending}
      problem={problem}
      onSubmit={() => create.mutate({ name, days: Number(days), grants })}
      onClose={onClose}
    >
      <Field label={t.name} required help={t.whatUsesItE} error={problem?.fields?.name}>
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      </Field>
      <Field label={t.daysUntilItEnds} required help={t.atMost90} error={problem?.fields?.days}>
        <Input
          type="number"
          min={1}
          max={90}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      </Field>
      <GrantEditor initial={grants} onChange={setGrants} />
    </FormDialog>
  )
}
