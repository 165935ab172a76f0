'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { savingOf } from '@/components/patterns/saving'
import { Say } from '@/components/patterns/say'
import { useDraft } from '@/components/patterns/use-draft'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import type { Channel } from '@/lib/features/channels/contract'
import { orpc } from '@/lib/http/query'
import { channelsTexts as t } from '@/lib/texts/channels'
import { draftOf, inputOf } from './channel-draft'
import { ChannelFields } from './channel-fields'

const TYPES: { value: Channel['type']; label: string; help: string }[] = [
  { value: 'email', label: t.eMail, help: t.throughMailServer },
  { value: 'slack', label: 'Slack', help: t.toOneConversation },
  {
    value: 'webhook',
    label: t.webhook,
    help: t.signedJsonTo,
  },
  { value: 'pagerduty', label: 'PagerDuty', help: t.beginsAcknowledges },
]

/** Makes a channel, or edits one. Its type stays what it is. */
export function ChannelDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const cache = useQueryClient()
  const { draft, set, saved } = useDraft(() => draftOf(channel))
  const done = {
    onSuccess: async () => {
      saved()
      await cache.invalidateQueries({ queryKey: orpc.channels.key() })
      onClose()
    },
  }
  const create = useMutation(orpc.channels.create.mutationOptions(done))
  const update = useMutation(orpc.channels.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const submit = () => {
    const input = inputOf(draft)
    if (channel) update.mutate({ ...input, id: channel.id, version: channel.version })
    else create.mutate(input)
  }
  return (
    <FormDialog
      title={
        channel ? <Say of={t.editName} name={<HostileText text={channel.name} max={40} />} /> : t.addChannel
      }
      verb={channel ? t.save : t.addChannel2}
      busy={busy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      {channel ? null : (
        <RadioGroup
          label={t.type}
          options={TYPES}
          value={draft.type}
          onValueChange={(type) => set({ type })}
        />
      )}
      <Field label={t.name} required error={problem?.fields?.name} help={t.peopleReadItIn}>
        <Input
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
          autoComplete="off"
        />
      </Field>
      <ChannelFields
        draft={draft}
        set={set}
        errors={problem?.fields ?? {}}
        hasSecret={channel?.hasSecret ?? false}
      />
    </FormDialog>
  )
}
