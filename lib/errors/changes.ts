import type { ErrorEntries } from './entries'

/** Errors of changes, and of what lets or stops them. */
export const CHANGES_ERRORS = {
  'change.stale_plan': {
    status: 409,
    message: 'The plan is no longer the one you saw.',
    hint: 'Read the new plan, then apply it.',
  },
  'change.facts_differ': {
    status: 409,
    message: 'What the plan rests on has changed.',
    hint: 'Make a new plan.',
  },
  'change.not_applicable': {
    status: 409,
    message: 'The change cannot be applied in its present state.',
    hint: 'Open it to see why.',
  },
  'change.refused': {
    status: 422,
    message: 'This change is refused.',
    hint: 'Leave out what the sentence before names, or put it right on the server; then make a new plan.',
  },
  'change.in_set': {
    status: 409,
    message: 'This change belongs to a set, which is applied as a whole and in its order.',
    hint: 'Open the set and apply it there, or leave this change out of it.',
  },
  'change.reverse_exists': {
    status: 409,
    message: 'It is taken back already, or its reverse is planned.',
    hint: 'Open the reverse from its page; discard that one to plan it anew.',
  },
  'change.template_exists': {
    status: 409,
    message: 'There is a template of that name already.',
    hint: 'Choose another name.',
  },
  'change.set_stopped': {
    status: 409,
    message: 'An earlier change of its set did not succeed.',
    hint: 'See what became of that one, then make a new set of those that are left.',
  },
  'change.name_mismatch': {
    status: 422,
    message: 'The typed name does not match.',
    hint: 'Type the name exactly as shown.',
  },
  'change.step_failed': {
    status: 422,
    message: 'A step of the change failed.',
    hint: 'The log of the run says what the server answered; make a new plan when the cause is gone.',
  },
  'change.not_verified': {
    status: 422,
    message: 'The change ran, but its effect could not be seen.',
    hint: 'Look at the target; then make a new plan if it is still wanted.',
  },
  'change.needs_person': {
    status: 409,
    message: 'Whether the change happened is not known.',
    hint: 'Look at the target, then say on the page of the change what you found.',
  },
  'change.ended_by_person': {
    status: 409,
    message: 'A person ended it without knowing whether its last step happened.',
    hint: 'What they saw stands under the run. Make a new plan if it is still wanted.',
  },
  'change.reason_required': { status: 422, message: 'A reason is needed.', hint: 'Say in a sentence why.' },
  'approval.required': {
    status: 409,
    message: 'This change needs the approval of other people.',
    hint: 'Ask for it on the page of the change.',
  },
  'approval.own': {
    status: 403,
    message: 'Nobody approves what they asked for themselves.',
    hint: 'Another person has to; a second account of the same person is the same person.',
  },
  'approval.not_named': {
    status: 403,
    message: 'A policy names other people to approve this.',
    hint: 'The page of the change says whom it waits for. An administrator names people in Policies.',
  },
  'approval.invalid': {
    status: 409,
    message: 'The approvals of this change do not hold.',
    hint: 'The detail says why. Ask for approval again.',
  },
  'approval.policies_altered': {
    status: 409,
    message: 'The approval policies are not those that an administrator saved.',
    hint: 'Somebody wrote past the panel. An administrator looks at them in Policies and saves them again.',
  },
  'break_glass.not_allowed': {
    status: 403,
    message: 'No policy allows breaking the glass here.',
    hint: 'Ask for approval, or ask an administrator to allow it in Policies.',
  },
  'break_glass.over': {
    status: 409,
    message: 'The time behind the broken glass is over.',
    hint: 'Ask for approval for what is left, or break the glass again.',
  },
  'break_glass.own_review': {
    status: 403,
    message: 'Nobody reviews what they did themselves.',
    hint: 'Another person closes the review.',
  },
  'freeze.active': {
    status: 423,
    message: 'Changes are frozen here.',
    hint: 'Reading goes on. Freezes shows who froze them, why, and who may lift it.',
  },
} as const satisfies ErrorEntries
