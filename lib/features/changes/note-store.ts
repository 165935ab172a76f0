import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { type Actor, personOf } from '@/lib/auth/actor'
import { openWords, sealWords, type WordsPlace } from '@/lib/changes/reason'
import type { Note } from '@/lib/features/changes/contract-after'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'
import type { ChangeNoteModel } from '@/lib/store/generated/models'

const placeOf = (id: string): WordsPlace => ({ table: 'change_note', row: id, column: 'text' })
const MOST = 500

async function view(row: ChangeNoteModel, reader: string | null): Promise<Note> {
  return {
    id: row.id,
    at: row.at.toISOString(),
    author: { id: row.authorId, name: row.authorName },
    text: await openWords(placeOf(row.id), row.text),
    url: row.url,
    own: reader !== null && row.authorId === reader,
  }
}

/** Comments and links of a change, oldest first, the newest 500. */
export async function listNotes(changeId: string, reader: string | null): Promise<Note[]> {
  const rows = await prisma().changeNote.findMany({
    where: { changeId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: MOST,
  })
  return Promise.all(rows.reverse().map((row) => view(row, reader)))
}

/** Keeps a note with its text sealed under its author's key; null when the author is no person. */
export function insertNote(
  note: { changeId: string; text: string; url: string | null },
  author: Actor,
  last: (tx: StoreTransaction) => Promise<unknown>,
): Promise<Note | null> {
  return inTransaction(async (tx) => {
    const id = crypto.randomUUID()
    const person = personOf(author)
    const key = person ? await personKey(tx, person) : null
    if (!person || !key) return null
    const text = sealWords(key, person, placeOf(id), note.text)
    const { changeId, url } = note
    const at = new Date()
    await tx.changeNote.create({
      data: { id, changeId, authorId: author.id, authorName: author.name, at, url, text },
    })
    await last(tx)
    return {
      id,
      at: at.toISOString(),
      author: { id: author.id, name: author.name },
      text: note.text,
      url,
      own: true,
    }
  })
}

/** Removes a note of one's own; false when there is none. */
export function deleteNote(
  changeId: string,
  id: string,
  authorId: string | null,
  last: (tx: StoreTransaction) => Promise<unknown>,
): Promise<boolean> {
  if (authorId === null) return Promise.resolve(false)
  return inTransaction(async (tx) => {
    const gone = await tx.changeNote.deleteMany({ where: { id, changeId, authorId } })
    if (gone.count === 0) return false
    await last(tx)
    return true
  })
}
