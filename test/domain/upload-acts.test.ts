import assert from 'node:assert/strict';
import type { UploadStage } from '../../src/domain/upload-acts.js';
import { uploadActRefusal, uploadStages } from '../../src/domain/upload-acts.js';

const stages = Object.keys(uploadStages) as UploadStage[];
const allowing = (act: 'resend' | 'give-up') => stages.filter((stage) => uploadActRefusal(stage, act) === undefined);

describe('acts on a file', () => {
  it('send again only what may have gone, and not what is answered', () => {
    assert.deepEqual(allowing('resend'), ['sending', 'sent', 'overdue', 'rejected', 'stuck']);
  });

  it('give up a file until its answer is being told to the children, and one that would go again', () => {
    assert.deepEqual(allowing('give-up'), ['waiting', 'sending', 'sent', 'overdue', 'again', 'rejected', 'stuck']);
  });
});
