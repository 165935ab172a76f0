'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import { Textarea } from '@/components/ui/textarea'
import type { Note } from '@/lib/features/changes/contract-after'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesTexts as t } from '@/lib/texts/changes'

/** What people say of a change, and what it belongs to elsewhere. */
export function ChangeNotes({ changeId }: { changeId: string }) {
  const input = { id: changeId }
  const notes = useQuery(orpc.changes.notes.queryOptions({ input, refetchInterval: 30_000 }))
  const items = notes.data?.items ?? []
  return (
    <div className="max-w-[72ch] space-y-3">
      {notes.isPending ? <Skeleton className="h-12 w-full" /> : null}
      {notes.isError ? <ErrorPanel {...problemOf(notes.error)} /> : null}
      {notes.data && items.length === 0 ? (
        <p className="text-ink-muted text-sm">{t.nobodyHasWritten}</p>
      ) : null}
      {items.length > 0 ? (
        <ul className="space-y-2">
          {items.map((note) => (
            <NoteItem key={note.id} changeId={changeId} note={note} />
          ))}
        </ul>
      ) : null}
      <NewNote changeId={changeId} />
    </div>
  )
}

function NoteItem({ changeId, note }: { changeId: string; note: Note }) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.changes.removeNote.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.changes.notes.key() }),
    }),
  )
  return (
    <li className="rounded-md border bg-surface px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-2 text-ink-muted text-xs">
        <HostileText text={note.author.name} className="font-medium text-ink" />
        <TimeAgo at={note.at} mode="both" />
        {note.own ? (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            busy={remove.isPending}
            onClick={() => remove.mutate({ id: changeId, noteId: note.id })}
          >
            {t.remove}
          </Button>
        ) : null}
      </div>
      <p className="whitespace-pre-wrap break-words">
        {note.text === null ? (
          <span className="text-ink-muted">{t.unreadableIts}</span>
        ) : (
          <HostileText text={note.text} />
        )}
      </p>
      {note.url ? (
        <a
          className="break-all text-link underline"
          href={note.url}
          rel="noopener noreferrer"
          target="_blank"
        >
          <HostileText text={note.url} />
        </a>
      ) : null}
      {remove.isError ? <ErrorPanel {...problemOf(remove.error)} /> : null}
    </li>
  )
}

function NewNote({ changeId }: { changeId: string }) {
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const [url, setUrl] = useState('')
  const add = useMutation(
    orpc.changes.addNote.mutationOptions({
      onSuccess: async () => {
        setText('')
        setUrl('')
        await cache.invalidateQueries({ queryKey: orpc.changes.notes.key() })
      },
    }),
  )
  const problem = add.isError ? problemOf(add.error) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ id: changeId, text, url: url.trim() === '' ? null : url.trim() })
  }
  return (
    <Form onSubmit={submit} className="space-y-2">
      <Field label={t.comment} required error={problem?.fields?.text}>
        <Textarea rows={2} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <Field label={t.link} help={t.ticketRunBookCall} error={problem?.fields?.url}>
        <Input
          type="url"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          placeholder="https://"
        />
      </Field>
      <Button type="submit" busy={add.isPending}>
        {t.add}
      </Button>
      {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
    </Form>
  )
}
