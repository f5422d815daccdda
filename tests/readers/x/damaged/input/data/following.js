window.YTD.following.part0 = [
 {
  "following": {
   "userLink": "x"
  }
 }
]