import 'server-only'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Group } from './contract'

const counted = { _count: { select: { members: { where: { target: { removedAt: null } } } } } } as const

type Row = { id: string; name: string; _count: { members: number } }

function view(row: Row): Group {
  return { id: row.id, name: row.name, targets: row._count.members }
}

/** Every group, by name, with the number of registered targets in it. */
export async function listGroups(): Promise<Group[]> {
  const rows = await prisma().targetGroup.findMany({ include: counted, orderBy: { name: 'asc' } })
  return rows.map(view)
}

/** @throws AppError `not_found` */
export async function getGroup(tx: StoreTransaction, id: string): Promise<Group> {
  const row = await tx.targetGroup.findUnique({ where: { id }, include: counted })
  if (!row) throw new AppError('not_found')
  return view(row)
}

type Fields = Partial<Pick<Group, 'name'>>

/** @throws AppError `request.invalid` when the name is taken, whatever its case */
export async function requireFreeName(tx: StoreTransaction, name: string, exceptId?: string): Promise<void> {
  const taken = await tx.targetGroup.count({
    where: {
      name: { equals: name, mode: 'insensitive' },
      ...(exceptId === undefined ? {} : { NOT: { id: exceptId } }),
    },
  })
  if (taken > 0) throw new AppError('request.invalid', { fields: { name: t.thisNameIsTaken } })
}

export async function insertGroup(tx: StoreTransaction, fields: Required<Fields>): Promise<string> {
  return (await tx.targetGroup.create({ data: fields, select: { id: true } })).id
}

export async function updateGroup(tx: StoreTransaction, id: string, fields: Fields): Promise<void> {
  await tx.targetGroup.update({
    where: { id },
    data: {
      ...(fields.name === undefined ? {} : { name: fields.name }),
    },
  })
}

/** Removes it and the grants that counted there.  */
export async function deleteGroup(tx: StoreTransaction, id: string): Promise<void> {
  await tx.grant.deleteMany({ where: { scope: 'group', scopeId: id } })
  await tx.targetGroup.delete({ where: { id } })
}
