/** `at`: where the token begins, in code units of the text. */
export type SqlToken = {
  at: number
  text: string
  kind: 'keyword' | 'string' | 'number' | 'comment' | 'plain'
}

const KEYWORDS = new Set(
  'select from where and or not in is null join left right inner outer full cross on group by order having limit offset insert into values update set delete create alter drop table index view schema database role user grant revoke to with as distinct union all case when then else end begin commit rollback vacuum analyze explain reindex concurrently lock exists between like ilike returning using primary key foreign references default constraint system kill query connection show'.split(
    ' ',
  ),
)
const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$)|\$\$[\s\S]*?(?:\$\$|$))|(\b\d+(?:\.\d+)?\b)|([A-Za-z_][\w$]*)|([\s\S])/g

/** Splits SQL for a light tint only; never used to decide anything. Text past 20 000 characters stays plain. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = []
  const push = (text: string, kind: SqlToken['kind']) => {
    const last = tokens.at(-1)
    const at = last ? last.at + last.text.length : 0
    if (kind === 'plain' && last?.kind === 'plain') last.text += text
    else tokens.push({ at, text, kind })
  }
  for (const [text, comment, string, number, word] of sql.slice(0, 20_000).matchAll(TOKEN)) {
    if (comment !== undefined) push(text, 'comment')
    else if (string !== undefined) push(text, 'string')
    else if (number !== undefined) push(text, 'number')
    else push(text, word !== undefined && KEYWORDS.has(word.toLowerCase()) ? 'keyword' : 'plain')
  }
  if (sql.length > 20_000) push(sql.slice(20_000), 'plain')
  return tokens
}
