import { describe, expect, expectTypeOf, it } from 'vitest'
import { type MyIdent, myIdent, type PgIdent, pgIdent } from './identifiers'
import { type MySql, mySql, type PgSql, pgSql } from './template'
import { type MySqlText, mySqlText } from './text-protocol'

describe('identifiers', () => {
  it('doubles the quote character', () => {
    expect(pgIdent('a"b').quoted).toBe('"a""b"')
    expect(myIdent('a`b.c').quoted).toBe('`a``b.c`')
  })

  it('counts bytes for PostgreSQL and characters for MySQL', () => {
    expect(pgIdent('x'.repeat(63)).quoted).toHaveLength(65)
    expect(() => pgIdent('é'.repeat(32))).toThrow(/64 bytes/)
    expect(myIdent('é'.repeat(64)).quoted).toHaveLength(66)
    expect(() => myIdent('x'.repeat(65))).toThrow(/65 characters/)
  })

  it.each(['', 'a\0b', 'a\ud800b'])('refuses %j', (name) => {
    expect(() => pgIdent(name)).toThrow()
    expect(() => myIdent(name)).toThrow()
  })
})

describe('templates', () => {
  it('turn values into parameters and number them across fragments', () => {
    const where = pgSql`pid = ${7} AND name = ${"'; DROP TABLE x; --"}`
    expect(pgSql`SELECT ${1} FROM ${pgIdent('t"x')} WHERE ${where}`.render()).toEqual({
      text: 'SELECT $1 FROM "t""x" WHERE pid = $2 AND name = $3',
      values: [1, 7, "'; DROP TABLE x; --"],
    })
    expect(mySql`SELECT ${'a'} FROM ${myIdent('t')} WHERE ${mySql`x = ${null}`}`.render()).toEqual({
      text: 'SELECT ? FROM `t` WHERE x = ?',
      values: ['a', null],
    })
  })

  it('refuse objects at run time too', () => {
    const smuggled: unknown = { password: 1 }
    expect(() => mySql`SELECT ${smuggled as string}`).toThrow(TypeError)
    expect(() => pgSql`SELECT ${Number.NaN}`).toThrow(TypeError)
  })

  it('do not unify, and no raw string is a statement', () => {
    expectTypeOf<PgSql>().not.toExtend<MySql>()
    expectTypeOf<MySql>().not.toExtend<PgSql>()
    expectTypeOf<MySqlText>().not.toExtend<MySql>()
    expectTypeOf<string>().not.toExtend<PgSql>()
    expectTypeOf<string>().not.toExtend<MySql>()
  })

  it('take names of their own dialect only, at run time too', () => {
    type MyPart = Parameters<typeof mySql>[1]
    expectTypeOf<MyIdent>().toExtend<MyPart>()
    expectTypeOf<PgIdent>().not.toExtend<MyPart>()
    const smuggled: unknown = pgIdent('a')
    expect(() => mySql`SELECT ${smuggled as string}`).toThrow(TypeError)
  })
})

describe('the text protocol', () => {
  it('lets listed kinds through with quoted names', () => {
    expect(mySqlText`USE ${myIdent('a`b')}`.text).toBe('USE `a``b`')
    expect(mySqlText`CHECK TABLE ${myIdent('s')}.${myIdent('t')} QUICK`.text).toBe(
      'CHECK TABLE `s`.`t` QUICK',
    )
  })

  it('refuses other kinds, several statements and anything but a quoted name', () => {
    expect(() => mySqlText`DROP TABLE ${myIdent('t')}`).toThrow(/not on the list/)
    expect(() => mySqlText`USE ${myIdent('t')}; DROP TABLE x`).toThrow(/not on the list/)
    const smuggled: unknown = 'x; DROP TABLE y'
    expect(() => mySqlText`USE ${smuggled as ReturnType<typeof myIdent>}`).toThrow(/not on the list/)
  })
})
