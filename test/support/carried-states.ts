import { readFileSync } from 'node:fs';
import type { CarriedChildState } from '../../src/domain/child-state.js';
import type { CarriedDeskState } from '../../src/domain/desk-state.js';

/** Made by the code of that version: what a run of it gave to the next one. */
const carried = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/states/${name}.json`, import.meta.url), 'utf8'));

export const carriedChild = (name: 'registered' | 'refused' | 'ending-and-told'): CarriedChildState =>
  carried(`child-1-${name}`) as CarriedChildState;

export const carriedDesk = (): CarriedDeskState => carried('desk-1') as CarriedDeskState;
