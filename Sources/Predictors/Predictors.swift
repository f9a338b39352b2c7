// Predictors
