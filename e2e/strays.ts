import type { Page } from '@playwright/test'

/** Every text that a person sees or hears and that stands neither between ⟦ and ⟧ nor in an element that is data. */
export function strays(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // A page's title stands in its body until it is moved up, and is judged by itself.
    const ELSEWHERE =
      'code, pre, kbd, textarea, script, style, noscript, template, next-route-announcer, title:not(svg title)'
    const isData = (element: Element) =>
      element.closest('[translate]')?.getAttribute('translate') === 'no' ||
      element.closest(ELSEWHERE) !== null
    // Units, zones, examples of addresses, names of products and devices are the same in every language.
    const SAME =
      /https?:\/\/|\b(Quarterdeck|PostgreSQL|MySQL|MariaDB|Slack|PagerDuty|[\w.]+@example\.\w+|\w+\.example\.\w+|mariadbd-safe|[sv]d[a-z]|nvme\w+|UTC|GMT|[kMGTP]?B(\/s)?|ms|min|[A-Z][A-Za-z]+\/[A-Z][\w/]+|\d{4}-\d\d-\d\dT[\d:.]+Z)\b/g
    const found: string[] = []
    const outside = (text: string) => {
      let rest = text
      for (let before = ''; before !== rest; ) {
        before = rest
        rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '')
      }
      return rest.replace(SAME, '')
    }
    const judge = (text: string, where: string) => {
      if (/\p{L}{2,}/u.test(outside(text))) found.push(`${where}: ${text.trim().slice(0, 120)}`)
    }
    let depth = 0
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (isData(node)) continue
        for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-tip', 'data-label']) {
          const text = node.getAttribute(name)
          if (text !== null && !(node instanceof HTMLTimeElement)) judge(text, `${node.tagName} ${name}`)
        }
        continue
      }
      const parent = node.parentElement
      if (parent === null || isData(parent)) continue
      // A sentence may go over several elements: it ends where its bracket closes.
      let plain = ''
      for (const letter of node.textContent ?? '') {
        if (letter === '⟦') depth += 1
        else if (letter === '⟧') depth -= 1
        else if (depth === 0) plain += letter
        else plain += ' '
      }
      judge(plain, parent.tagName)
    }
    // After the page's own words come the name of a target, and the panel's.
    judge(document.title.replace(/⟧ · .*$/, '⟧'), 'document title')
    return [...new Set(found)]
  })
}

/** Whole sentences that a page shows as data: a reason, a remedy, what a check found. */
export function sentencesInData(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const inside = '[translate=no] [translate=no]'
    const texts = [...document.querySelectorAll('[translate=no]')]
      .filter((element) => !element.matches(inside) && element.closest('code, pre, textarea') === null)
      .map((element) => element.textContent?.trim() ?? '')
    return [...new Set(texts.filter((text) => /^\p{Lu}\S*\s\S+\s[\s\S]*\.$/u.test(text)))]
  })
}
