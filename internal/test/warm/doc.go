// Package warm has the homes of a test program share what they compile. Each would
// compile the same plugins anew, which takes longer than most of what is tested.
package warm
