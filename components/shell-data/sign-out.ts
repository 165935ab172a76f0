/** Ends this sign-in in the store and in the browser, and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  const answer = await fetch('/api/auth/csrf', { cache: 'no-store' })
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  await fetch('/api/auth/signout', {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, json: 'true', callbackUrl: '/sign-in' }),
  })
  window.location.assign('/sign-in')
}
