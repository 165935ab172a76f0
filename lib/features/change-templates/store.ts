import 'server-only'
import { AppError } from '@/lib/errors'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'
import { Prisma } from '@/lib/store/generated/client'
import type { ChangeTemplateModel } from '@/lib/store/generated/models'

export type TemplateRow = ChangeTemplateModel
type Last = (tx: StoreTransaction, row: TemplateRow) => Promise<unknown>

/** All templates, by name. */
export function allTemplates(): Promise<TemplateRow[]> {
  return prisma().changeTemplate.findMany({ orderBy: { name: 'asc' } })
}

/** One template; null when there is none. */
export function findTemplate(id: string): Promise<TemplateRow | null> {
  return prisma().changeTemplate.findUnique({ where: { id } })
}

/** Two people may choose one name at the same moment: the store decides. */
async function oneOfItsName<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw new AppError('change.template_exists')
    throw error
  }
}

export type NewTemplate = {
  name: string
  description: string
  kind: string
  engine: string
  input: unknown
  createdById: string | null
  createdBy: string
}

/** Keeps a template. @throws AppError `change.template_exists` */
export function insertTemplate(template: NewTemplate, last: Last): Promise<TemplateRow> {
  const data = { ...template, input: template.input as Prisma.InputJsonValue }
  return oneOfItsName(
    inTransaction(async (tx) => {
      const row = await tx.changeTemplate.create({ data })
      await last(tx, row)
      return row
    }),
  )
}

/** Edits name and description. @throws AppError `change.template_exists` */
export function updateTemplate(
  id: string,
  words: { name: string; description: string },
  last: Last,
): Promise<TemplateRow> {
  return oneOfItsName(
    inTransaction(async (tx) => {
      const row = await tx.changeTemplate.update({ where: { id }, data: { ...words, updatedAt: new Date() } })
      await last(tx, row)
      return row
    }),
  )
}

/** Deletes a template; false when it was gone already. */
export function deleteTemplate(
  id: string,
  last: (tx: StoreTransaction) => Promise<unknown>,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    const gone = await tx.changeTemplate.deleteMany({ where: { id } })
    if (gone.count === 0) return false
    await last(tx)
    return true
  })
}
