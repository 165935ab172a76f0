import { parseAst } from 'vitest/node'

type Node = { type: string; start: number; end: number } & Record<string, unknown>
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** What these are handed is for a log, a comparison, SQL or the documentation of the API: no word on a page. */
const CALLS =
  /^(new (Type|Range)?Error|super|define|defineCommand|systemActor|pgQuery|myQuery|report|log\w*|process\.std(err|out)\.write|\.(query|startsWith|endsWith|includes|has|update|describe|log))$/
const SQL =
  /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|GRANT|REVOKE|CREATE|ALTER|DROP|SHOW|SET|LOCK|IDENTIFIED) |\b(FROM|WHERE|VALUES|ORDER BY|CASE WHEN|FOR UPDATE)\b|\bAS ["(]|pg_catalog\.|^[^a-z]*$/
/** Keys, certificates, types of content, HTML, comments of a script. */
const FORMAT = /-----|^[\w-]+\/[\w.+-]+; |^<|^-- |^# /
const WORD = /(?<![\w.:/@=$-])\p{L}[\p{Ll}’']+(?![\w./:@=_-]*[\w/=_@])/gu

/** Whether somebody could read it as words: two of them at least, or one that ends like a sentence. */
export function readsAsWords(text: string): boolean {
  const bare = text.replaceAll('{}', ' ')
  if (SQL.test(bare) || FORMAT.test(bare)) return false
  const words = bare.match(WORD) ?? []
  if (words.length === 1) return /^[\p{Lu}{].*[.:]$/su.test(text)
  return words.length > 1 && /\s/.test(text.trim())
}

/** What is called around a literal: `new Error`, `define`, `.query`. */
function called(node: Node, code: string): string | null {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return null
  const { callee } = node
  if (!isNode(callee)) return null
  const whole = code.slice(callee.start, callee.end)
  if (node.type === 'NewExpression') return `new ${whole}`
  const isMember = callee.type === 'MemberExpression' && isNode(callee.property)
  if (!isMember || whole.startsWith('process.')) return whole
  const { property } = callee
  return isNode(property) ? `.${code.slice(property.start, property.end)}` : whole
}

const TYPES =
  /^(TSLiteralType|TSTypeAnnotation|TSTypeAliasDeclaration|TSInterfaceDeclaration|TSTypeParameterInstantiation)$/

/** A part of the code whose literals nobody reads. */
function isUnread(node: Node, parent: Node | null, code: string): boolean {
  if (TYPES.test(node.type) || node.type.startsWith('Import')) return true
  if (node.type === 'TaggedTemplateExpression') return true
  if (CALLS.test(called(node, code) ?? '')) return true
  if (parent === null) return false
  if (parent.type === 'Property') return parent.key === node && parent.computed !== true
  if (parent.type === 'MemberExpression') return parent.property === node
  if (parent.type === 'SwitchCase') return parent.test === node
  return parent.type === 'BinaryExpression' && /^[=!]==?$/.test(String(parent.operator))
}

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return null
  return node.quasis.map((part: { value: { cooked: string } }) => part.value.cooked).join('{}')
}

/** The literals of a file that read as words; `{}` stands for what is put into a template. */
export function wordLiterals(code: string): string[] {
  const found: string[] = []
  const visit = (node: Node, parent: Node | null): void => {
    if (isUnread(node, parent, code)) return
    const text = textOf(node)
    if (text !== null && readsAsWords(text)) found.push(text)
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, node)
  }
  for (const statement of parseAst(code, { lang: 'ts' }).body) visit(statement as unknown as Node, null)
  return found
}
