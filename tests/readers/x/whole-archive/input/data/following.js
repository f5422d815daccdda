window.YTD.following.part0 = [
 {
  "following": {
   "accountId": "504",
   "userLink": "https://twitter.com/intent/user?user_id=504"
  }
 }
]