import type { Command } from 'commander';
import { instantOf, ukDate } from '../../domain/dates.js';
import { parseNhsNumber } from '../../domain/nhs-number.js';
import { personIdFrom } from '../arguments.js';
import { sandboxHere } from '../context.js';
import { readJson, sendJson } from '../sandbox-call.js';

/** `cpis sandbox …`: the story's steps by hand, against the sandbox that runs in this folder. */
export function addSandbox(program: Command): void {
  const sandbox = program.command('sandbox').description('play with a running sandbox');
  addStartPlan(sandbox);
  addEndPlan(sandbox);
  addOpenRecord(sandbox);
}

const today = (): string => ukDate(instantOf(Date.now()));

interface StartPlan {
  readonly kind: string;
  readonly legalStatus?: string;
  readonly startedOn?: string;
}

function addStartPlan(sandbox: Command): void {
  sandbox
    .command('start-plan')
    .description('start a plan in Mosaic')
    .argument('<mosaicPersonId>')
    .option('--kind <kind>', 'child-protection or looked-after', 'child-protection')
    .option('--legal-status <code>', 'C1, C2 or V2, of a looked-after child')
    .option('--started-on <date>', 'YYYY-MM-DD, today by default')
    .action(async (id: string, { kind, legalStatus, startedOn }: StartPlan) => {
      const url = `${sandboxHere().mosaic.url}/admin/children/${personIdFrom(id)}/plans`;
      const plan = await sendJson('POST', url, {
        kind,
        startedOn: startedOn ?? today(),
        ...(legalStatus === undefined ? {} : { legalStatus }),
      });
      process.stdout.write(`Plan ${textOf(plan, 'planId')} started in Mosaic.\n`);
    });
}

function addEndPlan(sandbox: Command): void {
  sandbox
    .command('end-plan')
    .description('end the open plan of a child in Mosaic')
    .argument('<mosaicPersonId>')
    .option('--plan <planId>', 'which one, where several are open')
    .option('--ended-on <date>', 'YYYY-MM-DD, today by default')
    .action(async (id: string, { plan, endedOn }: { plan?: string; endedOn?: string }) => {
      const { mosaic } = sandboxHere();
      const personId = personIdFrom(id);
      const planId = plan ?? (await openPlan(mosaic.url, personId));
      await sendJson('PATCH', `${mosaic.url}/admin/children/${personId}/plans/${planId}`, {
        endedOn: endedOn ?? today(),
      });
      process.stdout.write(`Plan ${planId} ended in Mosaic.\n`);
    });
}

function addOpenRecord(sandbox: Command): void {
  sandbox
    .command('open-record')
    .description('open a child’s CP-IS record in an emergency department')
    .argument('<mosaicPersonId>')
    .option('--organisation <name>', 'where', 'St Elsewhere Hospital')
    .option('--author <name>', 'who', 'Dr Anselm Underhill')
    .option('--role <role>', 'as what', 'Consultant')
    .action(async (id: string, asked: { organisation: string; author: string; role: string }) => {
      const { mosaic, nhs } = sandboxHere();
      const child = await childOf(mosaic.url, personIdFrom(id));
      const nhsNumber = parseNhsNumber(textOf(child, 'nhsNumber'));
      await registered(nhs.url, id, nhsNumber);
      const author = { kind: 'person', name: asked.author, role: asked.role };
      const at = new Date().toISOString();
      const told = await sendJson('POST', `${nhs.url}/admin/accesses`, {
        nhsNumber,
        organisation: asked.organisation,
        at,
        author,
      });
      process.stdout.write(`The record was opened; notification ${textOf(told, 'notificationId')} is on its way.\n`);
    });
}

const registeredWithinMs = 15_000;

/** A plan that has just started needs a moment until CP-IS has it; an access before that would tell nobody. */
async function registered(nhsUrl: string, id: string, nhsNumber: string | undefined): Promise<void> {
  for (const until = Date.now() + registeredWithinMs; Date.now() < until;) {
    const records = await readJson(`${nhsUrl}/admin/records?nhsNumber=${nhsNumber ?? ''}`);
    if (Array.isArray(records) && records.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`CP-IS holds nothing for child ${id}. Start a plan first: cpis sandbox start-plan ${id}`);
}

const textOf = (value: unknown, key: string): string => {
  const field = isObject(value) ? value[key] : undefined;
  return typeof field === 'string' ? field : '';
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

async function childOf(url: string, personId: string): Promise<unknown> {
  const children = await readJson(`${url}/admin/children`);
  const all: readonly unknown[] = Array.isArray(children) ? children : [];
  const found = all.find((one) => textOf(one, 'personId') === personId);
  if (found === undefined) throw new Error(`The sandbox’s Mosaic has no child ${personId}.`);
  return found;
}

async function openPlan(url: string, personId: string): Promise<string> {
  const child = await childOf(url, personId);
  const plans: unknown = isObject(child) ? child['plans'] : undefined;
  const all: readonly unknown[] = Array.isArray(plans) ? plans : [];
  const open = all.filter((plan) => isObject(plan) && plan['endedOn'] === undefined);
  const [only, second] = open.map((plan) => textOf(plan, 'planId'));
  if (only === undefined) throw new Error(`Child ${personId} has no open plan.`);
  if (second !== undefined) throw new Error(`Child ${personId} has several open plans: name one with --plan.`);
  return only;
}
