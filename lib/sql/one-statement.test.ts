import { describe, expect, expectTypeOf, test } from 'vitest'
import { type MyStatementText, myOneStatement, type PgStatementText, pgOneStatement } from './one-statement'
import { mySql, pgSql } from './template'

function why(check: () => unknown): string {
  try {
    check()
    return ''
  } catch (error) {
    return (error as { fields?: Record<string, string> }).fields?.statement ?? String(error)
  }
}

describe('PostgreSQL', () => {
  test.each([
    'select 1',
    ' SELECT 1 ; ;\n',
    '(select 1) union (select 2)',
    'with x as (delete from t returning 1) select * from x -- a; b',
    "select ';' || $$a;b$$ || E'\\';' /* ; /* ; */ */",
    'select "a;b" from t where c = $1',
    'values (1)',
    'merge into t using s on true when matched then do nothing',
  ])('takes %s', (sql) => {
    expect(pgOneStatement(sql).text).toBe(sql.replace(/[;\s]+$/, ''))
  })

  test.each([
    ['select 1; select 2', /more than one/],
    ['select 1; -- and\n drop table t', /more than one/],
    ["select 'a'; drop table t; --'", /more than one/],
    ['explain analyze select 1', /Only statements with a plan/],
    ['analyze select 1', /Only statements with a plan/],
    ['/* select */ drop table t', /Only statements with a plan/],
    ['copy t to program $$x$$', /Only statements with a plan/],
    ['do $$ begin end $$', /Only statements with a plan/],
    ['  -- nothing', /Enter a statement/],
    ['((', /Enter a statement/],
    ['select 1\0', /characters/],
    ['select \ud800', /characters/],
    ["select 'a\\' ; drop table t --'", /backslash/],
  ])('refuses %j', (sql, reason) => {
    expect(why(() => pgOneStatement(sql))).toMatch(reason)
  })
})

test('a text beyond all measure is refused before it is read', () => {
  expect(why(() => pgOneStatement(`select ${'x'.repeat(200_001)}`))).toMatch(/more than 200000/)
})

describe('MySQL and MariaDB', () => {
  test.each([
    'select * from `a;b` where c = "x;y" -- d;',
    'select /*+ NO_INDEX_MERGE(t) */ 1 # a; b',
    'with x as (select 1) select * from x',
  ])('takes %s', (sql) => {
    expect(myOneStatement(sql).text).toBe(sql.replace(/[;\s]+$/, ''))
  })

  test.each([
    ['select 1; drop table t', /more than one/],
    ['analyze select 1', /Only statements with a plan/],
    ['insert into t select * from s', /Only statements with a plan/],
    ['for connection 7', /Only statements with a plan/],
    ['load data infile "x" into table t', /Only statements with a plan/],
    ["select 1 into outfile '/tmp/x'", /writes a file/],
    ["select 1 INTO/**/DUMPFILE '/tmp/x'", /writes a file/],
    ['select 1 into @x', /leave INTO away/],
    ['select /*!50000 1 into outfile "x" */', /server runs|version comment/],
    ['select /*M! 1 */', /server runs|version comment/],
    ['select /*+ SET_VAR(max_execution_time=0) */ 1', /set variables/],
    ['select ?', /placeholders/],
  ])('refuses %j', (sql, reason) => {
    expect(why(() => myOneStatement(sql))).toMatch(reason)
  })
})

test('a checked statement goes into a template of its own dialect as it is', () => {
  expect(pgSql`PREPARE x AS ${pgOneStatement("select 'a', $1")}`.render()).toEqual({
    text: "PREPARE x AS select 'a', $1",
    values: [],
  })
  expect(mySql`EXPLAIN ${myOneStatement('select 1')}`.render().text).toBe('EXPLAIN select 1')
})

test('a statement of the other dialect does not fit, neither as a type nor at run time', () => {
  type PgPart = Parameters<typeof pgSql>[1]
  expectTypeOf<PgStatementText>().toExtend<PgPart>()
  expectTypeOf<MyStatementText>().not.toExtend<PgPart>()
  const smuggled: unknown = myOneStatement('select 1')
  expect(() => pgSql`PREPARE x AS ${smuggled as string}`).toThrow(TypeError)
})
