import 'server-only'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Environment } from './contract'

const counted = { _count: { select: { targets: { where: { removedAt: null } } } } } as const

type Row = { id: string; name: string; kind: string; _count: { targets: number } }

function view(row: Row): Environment {
  return { id: row.id, name: row.name, kind: row.kind as Environment['kind'], targets: row._count.targets }
}

/** Every environment, by name, with the number of registered targets in it. */
export async function listEnvironments(): Promise<Environment[]> {
  const rows = await prisma().environment.findMany({ include: counted, orderBy: { name: 'asc' } })
  return rows.map(view)
}

/** @throws AppError `not_found` */
export async function getEnvironment(tx: StoreTransaction, id: string): Promise<Environment> {
  const row = await tx.environment.findUnique({ where: { id }, include: counted })
  if (!row) throw new AppError('not_found')
  return view(row)
}

type Fields = Partial<Pick<Environment, 'name' | 'kind'>>

/** @throws AppError `request.invalid` when the name is taken, whatever its case */
export async function requireFreeName(tx: StoreTransaction, name: string, exceptId?: string): Promise<void> {
  const taken = await tx.environment.count({
    where: {
      name: { equals: name, mode: 'insensitive' },
      ...(exceptId === undefined ? {} : { NOT: { id: exceptId } }),
    },
  })
  if (taken > 0) throw new AppError('request.invalid', { fields: { name: t.thisNameIsTaken } })
}

export async function insertEnvironment(tx: StoreTransaction, fields: Required<Fields>): Promise<string> {
  return (await tx.environment.create({ data: fields, select: { id: true } })).id
}

export async function updateEnvironment(tx: StoreTransaction, id: string, fields: Fields): Promise<void> {
  await tx.environment.update({
    where: { id },
    data: {
      ...(fields.name === undefined ? {} : { name: fields.name }),
      ...(fields.kind === undefined ? {} : { kind: fields.kind }),
    },
  })
}

/** Removes it and the grants that counted there. */
export async function deleteEnvironment(tx: StoreTransaction, id: string): Promise<void> {
  await tx.grant.deleteMany({ where: { scope: 'environment', scopeId: id } })
  await tx.environment.delete({ where: { id } })
}

/** Targets that were ever in it, removed ones included: history names it through them. */
export function countEver(tx: StoreTransaction, id: string): Promise<number> {
  return tx.target.count({ where: { environmentId: id } })
}

/** Hosts that are, or ever were, in it. */
export function countHosts(tx: StoreTransaction, id: string): Promise<number> {
  return tx.host.count({ where: { environmentId: id } })
}
