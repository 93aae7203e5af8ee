// What "why?" is asked about and what an answer is made of: the session's own shapes, which cross as they are. Types only.
export type { WhyAbout, WhyFact, WhyCard, WhyPart, WhyNot, WhyIf, WhyAnswer, WhatIfResult } from '#session/why/answer.ts';
