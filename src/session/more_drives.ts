// Drives that no story uses, known from the moment this file is loaded: the table of one is a ninth of the whole model.
import hp97560 from '#kernel/block/drives/hp97560.json' with { type: 'json' };
import { add_drive } from './drives.ts';

add_drive('hp97560', hp97560);
