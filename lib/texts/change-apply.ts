import { texts } from './texts'

export const changeApplyTexts = texts('change-apply', {
  makeNewPlan: 'Make a new plan',
  needsApprovalOf: 'Needs the approval of {others}',
  discardPlan: 'Discard the plan',
  askForApproval: 'Ask for approval',
  itGoesOnWhen: 'It goes on when you close this.',
  close: 'Close',
  workerLooksAt: 'The worker looks at the server and makes the plan. Nothing runs yet.',
  cancel: 'Cancel',
  noWorkerIsRunning: 'No worker is running. What was asked is kept, and goes on when a worker runs again.',
  waitingForWorker: 'Waiting for a worker',
  running: 'Running',
  doneAndVerifiedOn: 'Done, and verified on the server',
  failed: 'Failed',
  stoppedBeforeIts: 'Stopped before its end',
  nobodyKnowsWhether: 'Nobody knows whether it happened: a person has to look',
  openThisChange: 'Open this change',
})
