import { notFound, redirect } from 'next/navigation'
import { type Problem, problemOf } from '@/lib/http/problem'

export type PageData<T> = { data: T; problem: null } | { data: null; problem: Problem }

/**
 * Reads what a page shows first. Nobody signed in goes to the sign-in page and what is not there is a 404;
 * any other error is part of the page and comes back as a problem to show in its place.
 */
export async function pageData<T>(read: Promise<T>): Promise<PageData<T>> {
  try {
    return { data: await read, problem: null }
  } catch (error) {
    const problem = problemOf(error)
    if (problem.code === 'auth.required') redirect('/sign-in')
    if (problem.code === 'not_found') notFound()
    return { data: null, problem }
  }
}
