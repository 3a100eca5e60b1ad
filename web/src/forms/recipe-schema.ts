import { PreparationRecipe } from '../../../contracts/preparation-recipe.ts';
import { loadRe2js } from '../../../contracts/recipe/late-re2js.ts';

// Who imports the schema from here has it once it can check regular expressions.
await loadRe2js();

export { PreparationRecipe };
