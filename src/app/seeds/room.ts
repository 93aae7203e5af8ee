// The chunk of door.tsx.
import './seeds.css';

export { OpenedNote } from './OpenedNote.tsx';
export { SeedsRoom } from './SeedsRoom.tsx';
export { toggleSeeds } from './deeds.ts';
