'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { ReasonField } from '@/components/patterns/reason-field'
import { savingOf } from '@/components/patterns/saving'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { ROLES } from '@/lib/auth/permissions'
import type { ApprovalPolicy } from '@/lib/features/approval-policies/contract'
import { orpc } from '@/lib/http/query'
import { policiesTexts as t } from '@/lib/texts/policies'
import { ApproverFields, type ChosenApprovers } from './approver-fields'
import { kindWords, spanWords, tierWords } from './policy-words'

type Props = { policy: ApprovalPolicy | null; kinds: string[]; onClose: () => void }

const EVERY = 'every'
const choices = <T,>(values: readonly T[], label: (value: T) => string) =>
  values.map((value) => ({ value: String(value), label: label(value) }))

const MANY = [t.noneException, t.oneOtherPerson, t.twoOtherPeople, t.threeOtherPeople]
const SPANS = [30, 60, 240, 480, 1_440]

/** Adds or edits a policy; the reason goes into the audit log. */
export function PolicyDialog({ policy, kinds, onClose }: Props) {
  const cache = useQueryClient()
  const environments = useQuery(orpc.environments.list.queryOptions())
  const production = environments.data?.items.find((one) => one.kind === 'production')
  const [where, setWhere] = useState<string | null>(policy ? (policy.environment?.id ?? EVERY) : null)
  const [kindPattern, setKind] = useState(policy?.kindPattern ?? '*')
  const [tier, setTier] = useState(String(policy?.minTier ?? 3))
  const [approvals, setApprovals] = useState(String(policy?.approvals ?? 1))
  const [span, setSpan] = useState(String(policy?.expiresMinutes ?? 480))
  const [breakGlass, setGlass] = useState(policy?.breakGlass ?? false)
  const [who, setWho] = useState<ChosenApprovers>({
    approverRoles: ROLES.filter((role) => policy?.approverRoles.includes(role)),
    approverIds: policy?.approvers.map(({ id }) => id) ?? [],
  })
  const [reason, setReason] = useState('')
  const done = {
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: orpc.approvalPolicies.key() }),
        cache.invalidateQueries({ queryKey: orpc.approvals.key() }),
      ])
      onClose()
    },
  }
  const create = useMutation(orpc.approvalPolicies.create.mutationOptions(done))
  const update = useMutation(orpc.approvalPolicies.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const chosen = where ?? production?.id ?? EVERY
  const nouns = [...new Set(kinds.map((kind) => `${kind.split('.')[0]}.*`))]
  const patterns = [...new Set(['*', ...nouns, ...kinds, kindPattern])]
  const spans = [...new Set([...SPANS, Number(span)])].sort((a, b) => a - b)
  const save = () => {
    const fields = {
      environmentId: chosen === EVERY ? null : chosen,
      kindPattern,
      minTier: Number(tier),
      approvals: Number(approvals),
      expiresMinutes: Number(span),
      breakGlass,
      ...(approvals === '0' ? {} : who),
      reason,
    }
    return policy ? update.mutate({ id: policy.id, ...fields }) : create.mutate(fields)
  }
  return (
    <FormDialog
      title={policy ? t.editPolicy : t.addPolicy}
      description={t.itCountsAtOnce}
      verb={policy ? t.save : t.addIt}
      busy={busy}
      problem={problem}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t.where} required error={problem?.fields?.environmentId}>
        <Select
          options={[
            { value: EVERY, label: t.everyEnvironment },
            ...(environments.data?.items ?? []).map(({ id, name }) => ({
              value: id,
              label: name,
              data: true,
            })),
          ]}
          value={chosen}
          onValueChange={setWhere}
        />
      </Field>
      <Field label={t.changes} required error={problem?.fields?.kindPattern}>
        <Select options={choices(patterns, kindWords)} value={kindPattern} onValueChange={setKind} />
      </Field>
      <Field label={t.fromTier} required>
        <Select options={choices([0, 1, 2, 3], tierWords)} value={tier} onValueChange={setTier} />
      </Field>
      <Field label={t.approvalOf} required help={t.personsNotAccounts}>
        <Select
          options={choices([0, 1, 2, 3], (count) => MANY[count] ?? String(count))}
          value={approvals}
          onValueChange={setApprovals}
        />
      </Field>
      {approvals === '0' ? null : (
        <ApproverFields
          chosen={who}
          set={setWho}
          before={policy?.approvers ?? []}
          needed={Number(approvals)}
          environmentId={chosen === EVERY ? null : chosen}
          error={problem?.fields?.approverIds}
        />
      )}
      <Field label={t.requestHoldsFor} required>
        <Select options={choices(spans, spanWords)} value={span} onValueChange={setSpan} />
      </Field>
      <Checkbox
        label={t.somebodyOnCallMay}
        checked={breakGlass}
        disabled={approvals === '0'}
        onCheckedChange={setGlass}
      />
      <ReasonField
        value={reason}
        onChange={setReason}
        error={problem?.fields?.reason}
        help={t.keptInAuditLog}
      />
    </FormDialog>
  )
}
