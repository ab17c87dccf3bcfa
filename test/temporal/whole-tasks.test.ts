import assert from 'node:assert/strict';
import { watchTasks } from '../../src/workflows/whole-tasks.js';

const started = { jobs: [{ initializeWorkflow: {} }, { signalWorkflow: {} }] };
const signal = { jobs: [{ signalWorkflow: {} }] };
const query = { jobs: [{ queryWorkflow: {} }] };
const update = { jobs: [{ doUpdate: {} }] };

/** What is said of each activation, in its order: what it brings, and how long the history is. */
const said = (...all: readonly (readonly [Parameters<ReturnType<typeof watchTasks>>[0], number])[]): boolean[] => {
  const isPartial = watchTasks();
  return all.map(([activation, size]) => isPartial(activation, size));
};

describe('a workflow task', () => {
  it('brings a longer history with its events', () => {
    assert.deepEqual(said([started, 100], [signal, 200], [{ jobs: [{ fireTimer: {} }] }, 300]), [false, false, false]);
  });

  it('is no task where events come and the history is as long as before', () => {
    for (const job of [{ signalWorkflow: {} }, { fireTimer: {} }, { resolveActivity: {} }, { cancelWorkflow: {} }])
      assert.deepEqual(said([started, 100], [{ jobs: [job] }, 100]), [false, true]);
  });

  it('may be followed by queries and updates, which are no events', () => {
    assert.deepEqual(said([started, 100], [query, 100], [update, 100], [signal, 200]), [false, false, false, false]);
  });

  it('is not told apart from a query by the size that the query saw', () => {
    assert.deepEqual(said([started, 100], [query, 150], [signal, 150]), [false, false, false]);
  });

  it('is believed where the server does not say how long the history is', () => {
    assert.deepEqual(said([started, 0], [signal, 0]), [false, false]);
  });
});
