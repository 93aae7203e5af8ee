// Lessons cross to the page as the data that they are: only the types are named here.
export type {
  AskStep, CompareStep, Focus, ForceStep, Lesson, LessonSpeed, LessonText, Measure, Outcome, PredictionKind, RestartStep, RevealStep, SayStep, Step, TeacherNote, WatchStep,
} from '#lessons/lesson.ts';
