'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { toast } from '@/components/ui/toast'
import type { ChannelTemplate } from '@/lib/features/channels/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { type Message, PLACEHOLDERS, renderMessage } from '@/lib/notify/template'
import { messageWordsTexts as texts } from '@/lib/texts/message-words'
import { TYPE_WORDS } from './channel-words'
import { ChannelsFrame } from './channels-frame'

/** How the words look with an example in them; the same code makes the messages. */
function example(given: { title: string; body: string }): Message {
  const notice = {
    id: 'example',
    kind: 'change.needs_person',
    severity: 'critical' as const,
    action: 'open' as const,
    title: texts.needsPersonEnd3,
    body: [
      { part: 'text' as const, text: texts.whetherThisChange },
      { part: 'fact' as const, label: texts.whatToDo, value: texts.lookAtTarget },
    ],
    link: '/changes',
    target: 'shop-1',
    environment: texts.production,
    createdAt: '2026-01-12T12:00:00.000Z',
  }
  return renderMessage([notice], given, { id: 'example', dedupKey: 'example', statements: false, origin: '' })
}

function WordsForm({ template, mayWrite }: { template: ChannelTemplate; mayWrite: boolean }) {
  const heading = useId()
  const cache = useQueryClient()
  const [words, setWords] = useState({ title: template.title, body: template.body })
  const isTouched = words.title !== template.title || words.body !== template.body
  useUnsaved(isTouched)
  const save = useMutation(
    orpc.channels.setTemplate.mutationOptions({
      onSuccess: async (set) => {
        setWords({ title: set.title, body: set.body })
        toast(texts.wordsSaved)
        await cache.invalidateQueries({ queryKey: orpc.channels.key() })
      },
    }),
  )
  const problem = save.isError ? problemOf(save.error) : null
  const shown = example(words)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ type: template.type, ...words })
  }
  return (
    <section aria-labelledby={heading} className="border-t py-4 first:border-t-0 first:pt-0">
      <h2 id={heading} className="mb-2 flex items-center gap-3 font-semibold text-lg">
        {TYPE_WORDS[template.type]}
        <span className="font-normal text-sm">
          {template.edited ? (
            <Status status="info">{texts.yourWords}</Status>
          ) : (
            <Status status="off">{texts.panelsOwnWords}</Status>
          )}
        </span>
      </h2>
      <div className="grid gap-4 lg:grid-cols-2">
        <Form onSubmit={submit} className="space-y-3">
          <Field label={texts.title} required error={problem?.fields?.title}>
            <Input
              value={words.title}
              readOnly={!mayWrite}
              onChange={(event) => setWords({ ...words, title: event.target.value })}
              className="font-mono text-xs"
            />
          </Field>
          <Field label={texts.text} error={problem?.fields?.body}>
            <Textarea
              rows={5}
              value={words.body}
              readOnly={!mayWrite}
              onChange={(event) => setWords({ ...words, body: event.target.value })}
              className="font-mono text-xs"
            />
          </Field>
          {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
          {mayWrite ? (
            <div className="flex flex-wrap gap-2">
              <Button
                type="submit"
                variant="primary"
                busy={save.isPending}
                aria-disabled={!isTouched || undefined}
              >
                {texts.save}
              </Button>
              {template.edited ? (
                <Button
                  busy={save.isPending}
                  onClick={() => save.mutate({ type: template.type, title: '', body: '' })}
                >
                  {texts.backToPanelsOwn}
                </Button>
              ) : null}
            </div>
          ) : null}
        </Form>
        <figure className="min-w-0 self-start rounded-sm border bg-canvas p-3 text-sm">
          <figcaption className="mb-1 text-ink-muted text-xs">{texts.example}</figcaption>
          <p translate="no" className="break-words font-medium">
            {shown.title}
          </p>
          <p translate="no" className="mt-1 whitespace-pre-wrap break-words">
            {shown.text}
          </p>
        </figure>
      </div>
    </section>
  )
}

/** Words of the messages, by type of channel. */
export function WordsView({
  initial,
  mayWrite,
}: {
  initial: { items: ChannelTemplate[] }
  mayWrite: boolean
}) {
  const query = useQuery(orpc.channels.templates.queryOptions({ initialData: initial }))
  return (
    <ChannelsFrame title={texts.whatMessagesSay}>
      <div className="mb-4 max-w-[80ch] text-sm">
        <p>{texts.plainTextNothingIn}</p>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-xs">
          {Object.entries(PLACEHOLDERS).map(([name, sentence]) => (
            <div key={name} className="contents">
              <dt translate="no" className="font-mono">{`{{${name}}}`}</dt>
              <dd className="text-ink-muted">{sentence}</dd>
            </div>
          ))}
        </dl>
      </div>
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {query.data.items.map((template) => (
        <WordsForm key={template.type} template={template} mayWrite={mayWrite} />
      ))}
    </ChannelsFrame>
  )
}
