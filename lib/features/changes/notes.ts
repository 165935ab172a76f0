import 'server-only'
import { AppError } from '@/lib/errors'
import { deleteNote, insertNote, listNotes } from '@/lib/features/changes/note-store'
import { os } from '@/lib/http/base'
import { refusalTexts as t } from '@/lib/texts/refusals'

const notes = os.changes.notes.handler(async ({ input, context }) => ({
  items: await listNotes(input.id, context.actor.id),
}))

const addNote = os.changes.addNote.handler(async ({ input, context }) => {
  const note = await insertNote(
    { changeId: input.id, text: input.text, url: input.url },
    context.actor,
    (tx) => context.record(tx, { changeId: input.id, details: input.url === null ? {} : { url: input.url } }),
  )
  if (!note) throw new AppError('permission.denied', { detail: t.onlyPeopleComment })
  return note
})

/** One's own only: what another wrote stays. */
const removeNote = os.changes.removeNote.handler(async ({ input, context }) => {
  const gone = await deleteNote(input.id, input.noteId, context.actor.id, (tx) =>
    context.record(tx, { changeId: input.id }),
  )
  if (!gone) throw new AppError('not_found')
  return { ok: true as const }
})

export const noteProcedures = { notes, addNote, removeNote }
