import { createContext, useContext } from 'react';
import type { Conductor } from './conductor.ts';

/** Where every component finds what carries out its wishes. */
export const ConductorContext = createContext<Conductor | null>(null);

export function useConductor(): Conductor {
  const conductor = useContext(ConductorContext);
  if (conductor === null) throw new Error('no conductor above this component');
  return conductor;
}
